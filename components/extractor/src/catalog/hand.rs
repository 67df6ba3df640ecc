//! What people wrote into the files survives a run: descriptions, rules, meanings of values, and every field that
//! `by_hand` names with its reason.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value as Json};

use super::files::{Documents, TEXT_TYPES, VERSIONS};

/// Fields that only people write, in components, bodies, blocks, arguments and exports alike.
const BY_PEOPLE: &[&str] =
    &["description", "replaced_by", "documented_default", "enum", "ignore_case", "rules", "by_hand"];

/// The names inside a body.
const LISTS: &[&str] = &["arguments", "blocks", "exports"];

/// Hand-made parts by where they stand: in a file, and in a Go type (a body may have moved to another file).
struct Known<'d> {
    by_place: BTreeMap<String, &'d Map<String, Json>>,
    by_type: BTreeMap<String, &'d Map<String, Json>>,
    used: BTreeSet<String>,
}

/// Carries the hand-made parts of `old` over to `new`. What found no place is returned.
pub fn carry_over(old: &Documents, new: &mut Documents) -> Vec<String> {
    let mut known = Known { by_place: BTreeMap::new(), by_type: BTreeMap::new(), used: BTreeSet::new() };
    for (path, document) in old.iter().filter(|(path, _)| is_body(path)) {
        if let Json::Object(object) = document {
            known.collect(object, path, None);
        }
    }
    for (path, document) in new.iter_mut().filter(|(path, _)| is_body(path)) {
        if let Json::Object(object) = document {
            known.apply(object, path, None);
        }
    }
    text_types(old, new);
    let places: BTreeSet<String> =
        known.by_place.iter().filter(|(_, object)| would_be_lost(object)).map(|(place, _)| place.clone()).collect();
    places
        .difference(&known.used)
        .map(|place| format!("{place}: what was written by hand has no place any more"))
        .collect()
}

fn is_body(path: &str) -> bool {
    path != VERSIONS && path != TEXT_TYPES
}

fn has_hand_made(object: &Map<String, Json>) -> bool {
    BY_PEOPLE.iter().any(|field| object.contains_key(*field)) || object.contains_key("deprecated")
}

/// Whether it is lost when its place is gone: a mark that the source makes itself is not.
fn would_be_lost(object: &Map<String, Json>) -> bool {
    let text = object.get("deprecated").is_some_and(|mark| mark.get("text").is_some());
    text || BY_PEOPLE.iter().any(|field| object.contains_key(*field))
}

fn type_of(object: &Map<String, Json>) -> Option<String> {
    object.get("go_type").and_then(Json::as_str).map(str::to_owned)
}

impl<'d> Known<'d> {
    fn collect(&mut self, object: &'d Map<String, Json>, place: &str, in_type: Option<&str>) {
        if has_hand_made(object) {
            self.by_place.insert(place.to_owned(), object);
            if let Some(key) = in_type {
                self.by_type.entry(key.to_owned()).or_insert(object);
            }
        }
        let ty = type_of(object);
        for list in LISTS {
            for (name, inner) in object.get(*list).and_then(Json::as_object).into_iter().flatten() {
                if let Json::Object(inner) = inner {
                    let in_type = ty.as_ref().map(|ty| format!("{ty} {list} {name}"));
                    self.collect(inner, &format!("{place}/{list}/{name}"), in_type.as_deref());
                }
            }
        }
    }

    fn apply(&mut self, object: &mut Map<String, Json>, place: &str, in_type: Option<&str>) {
        let old = match self.by_place.get(place) {
            Some(old) => Some((*old, place.to_owned())),
            None => in_type.and_then(|key| self.by_type.get(key)).map(|old| (*old, String::new())),
        };
        if let Some((old, place)) = old {
            if place.is_empty() {
                // Found by its type: the place it had counts as served.
                let had: Vec<String> =
                    self.by_place.iter().filter(|(_, o)| std::ptr::eq(**o, old)).map(|(p, _)| p.clone()).collect();
                self.used.extend(had);
            } else {
                self.used.insert(place);
            }
            take(object, old);
        }
        let ty = type_of(object);
        for list in LISTS {
            for (name, inner) in object.get_mut(*list).and_then(Json::as_object_mut).into_iter().flatten() {
                if let Json::Object(inner) = inner {
                    let in_type = ty.as_ref().map(|ty| format!("{ty} {list} {name}"));
                    self.apply(inner, &format!("{place}/{list}/{name}"), in_type.as_deref());
                }
            }
        }
    }
}

fn take(object: &mut Map<String, Json>, old: &Map<String, Json>) {
    let named: Vec<&str> = old
        .get("by_hand")
        .and_then(Json::as_object)
        .map(|m| m.keys().map(String::as_str).collect())
        .unwrap_or_default();
    for field in BY_PEOPLE.iter().copied().chain(named.iter().copied()) {
        match old.get(field) {
            Some(value) => {
                object.insert(field.to_owned(), value.clone());
            }
            None => {
                object.remove(field);
            }
        }
    }
    if named.contains(&"deprecated") {
        // The mark is a person's, so the source's history of it says nothing.
        if let Some(Json::Array(history)) = object.get_mut("history") {
            for entry in history.iter_mut().filter_map(Json::as_object_mut) {
                entry.remove("deprecated");
            }
            history.retain(|entry| entry.as_object().is_some_and(|e| e.len() > 1));
        }
    } else if let (Some(Json::Object(new)), Some(Json::Object(old))) =
        (object.get_mut("deprecated"), old.get("deprecated"))
    {
        // The source says that it is deprecated, a person says it better.
        for field in ["use", "text"] {
            if let Some(words) = old.get(field) {
                new.insert(field.to_owned(), words.clone());
            }
        }
    }
}

/// A decoder that could not be run has no values; those that a person wrote stay.
fn text_types(old: &Documents, new: &mut Documents) {
    let Some(Json::Object(old)) = old.get(TEXT_TYPES) else { return };
    let Some(Json::Object(new)) = new.get_mut(TEXT_TYPES) else { return };
    for (name, decl) in new.iter_mut() {
        let unread = decl.get("enum").is_none();
        if let Some(before) = old.get(name).filter(|before| unread && before.get("enum").is_some()) {
            *decl = before.clone();
        }
    }
}
