mod catalog;
mod format_oracle;
mod rendering;
mod syntax_oracle;
mod syntax_recovery;
mod types;
