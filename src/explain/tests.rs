//! Explanations of small configurations, sentence by sentence.
