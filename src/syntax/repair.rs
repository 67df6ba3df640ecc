//! Makes the delimiters of a source match, so that the parser can recover inside each of them.
//!
//! A closer that is missing is put in, a closer that is too much is left out; each repair is a mistake of its own.

use super::cursor::Item;
use super::error::{SyntaxError, SyntaxErrorKind};
use super::token::{TokenId, TokenKind, Tokens};
use crate::text::Span;

/// The tokens without trivia, with delimiters that match, and the mistakes this took to repair.
pub(super) fn repair(tokens: &Tokens) -> (Vec<Item>, Vec<SyntaxError>) {
    let mut items: Vec<Item> = Vec::with_capacity(tokens.len());
    let mut errors = Vec::new();
    let mut open: Vec<Item> = Vec::new();
    for token in tokens.iter() {
        let kind = tokens.kind(token);
        if kind.is_trivia() {
            continue;
        }
        let item = Item { kind, made_up: false, token };
        if kind.is_opener() {
            open.push(item);
        } else if kind.is_closer() {
            match open.iter().rposition(|opener| opener.kind.closer() == kind) {
                None => {
                    errors.push(SyntaxError::new(SyntaxErrorKind::ExtraCloser, tokens.span(token)));
                    continue;
                }
                Some(at) => {
                    while open.len() > at + 1 {
                        close(tokens, &mut items, &mut errors, open.pop());
                    }
                    open.pop();
                }
            }
        } else if kind == TokenKind::EndOfFile {
            while let Some(opener) = open.pop() {
                close(tokens, &mut items, &mut errors, Some(opener));
            }
        }
        items.push(item);
    }
    (items, errors)
}

fn close(tokens: &Tokens, items: &mut Vec<Item>, errors: &mut Vec<SyntaxError>, opener: Option<Item>) {
    let Some(opener) = opener else { return };
    let terminator = items.pop_if(|item| item.kind == TokenKind::Terminator);
    let token = items.last().map_or(TokenId(0), |item| item.token);
    let closer = opener.kind.closer();
    items.push(Item { kind: closer, made_up: true, token });
    items.extend(terminator);
    let kind = SyntaxErrorKind::MissingCloser { open: tokens.span(opener.token), closer };
    errors.push(SyntaxError::new(kind, Span::at(tokens.end(token))));
}
