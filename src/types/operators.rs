//! Operators on values that may be unknown.

use super::kind::{Kind, Kinds};
use super::number::{Number, Pair};
use super::value::{Capsule, Data, MAX_TEXT, ObjectHost, Text, Unknown, Value};
use super::{Behaviour, Reason, ValueError};
use crate::catalog::Type;
use crate::syntax::ast::{BinaryOperator, UnaryOperator};

type Computed = Result<Value, Box<ValueError>>;

pub fn unary(operator: UnaryOperator, operand: &Value) -> Computed {
    let wanted = match operator {
        UnaryOperator::Not => Kind::Bool,
        UnaryOperator::Negate => Kind::Number,
    };
    let kinds = operand.kinds();
    if !kinds.contains(wanted) {
        return Err(ValueError::wrong_kind(operand, wanted, kinds.first().unwrap_or(Kind::Null)));
    }
    Ok(match operand.data {
        Data::Bool(value) => Value::bool(!value),
        Data::Number(Number::Float(value)) => Value::number(Number::Float(-value)),
        Data::Number(number) => Value::number(Number::Int(number.as_int().wrapping_neg())),
        _ => Value::of_kind(wanted),
    })
}

/// # Errors
/// The operands can never be taken by the operator.
pub fn binary(operator: BinaryOperator, left: &Value, right: &Value, behaviour: Behaviour) -> Computed {
    use BinaryOperator as Op;
    let (original_left, original_right) = (left, right);
    let (left, right) = match harmonised(left, right, behaviour) {
        Harmony::Same => (left.clone(), right.clone()),
        Harmony::Changed(left, right) => (left, right),
        Harmony::Unknown => return binary_of_optional_secret(operator, original_left, original_right),
    };
    let (left, right) = (&left, &right);
    if let Op::Equal | Op::NotEqual = operator {
        return Ok(match equal(left, right) {
            Some(equal) => Value::bool(equal == (operator == Op::Equal)),
            None => Value::of_kind(Kind::Bool),
        });
    }
    let (allowed, list) = allowed(operator, behaviour);
    let check = |value: &Value, original: &Value| {
        let kinds = value.kinds();
        if !kinds.common(allowed).is_empty() {
            return Ok(kinds.common(allowed));
        }
        let (operator, got) = (operator.as_str(), kinds.first().unwrap_or(Kind::Null));
        Err(ValueError::new(
            original,
            Reason::Type,
            format!("should be one of [{list}] for binop {operator}, got {got}"),
        ))
    };
    let left_kinds = check(left, original_left)?;
    let right_kinds = check(right, original_right)?;
    let kinds = left_kinds.common(right_kinds);
    if kinds.is_empty() {
        let (expected, got) = (left_kinds.first().unwrap_or(Kind::Null), right_kinds.first().unwrap_or(Kind::Null));
        return Err(ValueError::wrong_kind(right, expected, got));
    }
    compute(operator, left, right, kinds, (original_left, original_right), behaviour)
}

fn allowed(operator: BinaryOperator, behaviour: Behaviour) -> (Kinds, &'static str) {
    use BinaryOperator as Op;
    const NUMBER: Kinds = Kinds::one(Kind::Number);
    const NUMBER_OR_STRING: Kinds = NUMBER.and(Kinds::one(Kind::String));
    match operator {
        Op::Or | Op::And => (Kinds::one(Kind::Bool), "bool"),
        Op::Add if behaviour.secret_addition() => {
            (NUMBER_OR_STRING.and(Kinds::one(Kind::Capsule)), "number string capsule")
        }
        Op::Add | Op::Less | Op::LessEqual | Op::Greater | Op::GreaterEqual => (NUMBER_OR_STRING, "number string"),
        _ => (NUMBER, "number"),
    }
}

/// Both operands are acceptable and may have a kind in common: `kinds`.
fn compute(
    operator: BinaryOperator,
    left: &Value,
    right: &Value,
    kinds: Kinds,
    (original_left, original_right): (&Value, &Value),
    behaviour: Behaviour,
) -> Computed {
    use BinaryOperator as Op;
    match (&left.data, &right.data, operator) {
        (_, Data::Number(divisor), Op::Divide | Op::Modulo) if divisor.as_float() == 0.0 => {
            return if behaviour.divide_by_zero_error() {
                Err(ValueError::new(original_right, Reason::Value, "divide by zero error"))
            } else if matches!((left.as_number(), divisor), (Some(Number::Float(_)), _) | (_, Number::Float(_))) {
                Ok(Value::of(Type::Float))
            } else if left.as_number().is_some() {
                // Alloy crashes.
                Err(ValueError::new(original_right, Reason::Value, "runtime error: integer divide by zero"))
            } else {
                Ok(Value::of_kind(Kind::Number))
            };
        }
        (Data::Bool(left), Data::Bool(right), Op::Or) => return Ok(Value::bool(*left || *right)),
        (Data::Bool(left), Data::Bool(right), Op::And) => return Ok(Value::bool(*left && *right)),
        // Both sides are evaluated, but one can decide.
        (Data::Bool(true), _, Op::Or) | (_, Data::Bool(true), Op::Or) if kinds_are(left, right, Kind::Bool) => {
            return Ok(Value::bool(true));
        }
        (Data::Bool(false), _, Op::And) | (_, Data::Bool(false), Op::And) if kinds_are(left, right, Kind::Bool) => {
            return Ok(Value::bool(false));
        }
        (Data::Number(left), Data::Number(right), _) => return Ok(arithmetic(operator, *left, *right)),
        (Data::String(left), Data::String(right), Op::Add) => {
            if left.len() + right.len() > MAX_TEXT {
                return Ok(Value::of(Type::String));
            }
            return Ok(Value::string([left.as_bytes(), right.as_bytes()].concat()));
        }
        (Data::String(left), Data::String(right), _) => {
            let order = left.as_bytes().cmp(right.as_bytes());
            return Ok(Value::bool(match operator {
                Op::Less => order.is_lt(),
                Op::LessEqual => order.is_le(),
                Op::Greater => order.is_gt(),
                _ => order.is_ge(),
            }));
        }
        _ => {}
    }
    Ok(match operator {
        Op::Or | Op::And | Op::Less | Op::LessEqual | Op::Greater | Op::GreaterEqual => Value::of_kind(Kind::Bool),
        Op::Add if kinds.contains(Kind::Capsule) => {
            if let Some(secret) = added_secrets(left, right) {
                return Ok(secret);
            }
            let both = [left, right].map(capsule_type);
            if kinds.single().is_some() && both.iter().all(Option::is_some) {
                if let Some(of @ (Type::Secret | Type::OptionalSecret)) = both[0] {
                    // Alloy takes another capsule on the right for an empty secret.
                    return Ok(Value::of(of));
                }
                return Err(ValueError::new(
                    original_left,
                    Reason::Type,
                    "could not perform binop + for unknown types lhs capsule rhs capsule",
                ));
            }
            Value::unknown()
        }
        Op::Add if kinds.single().is_none() => Value::of_kinds(kinds),
        Op::Add if kinds.contains(Kind::String) => Value::of(Type::String),
        _ => Value::of_kind(Kind::Number),
    })
}

fn kinds_are(left: &Value, right: &Value, kind: Kind) -> bool {
    left.kinds().single() == Some(kind) && right.kinds().single() == Some(kind)
}

fn capsule_type(value: &Value) -> Option<Type> {
    match &value.data {
        Data::Capsule(Capsule::Secret(_)) => Some(Type::Secret),
        Data::Capsule(Capsule::OptionalSecret { .. }) => Some(Type::OptionalSecret),
        Data::Capsule(Capsule::Target(_)) => Some(Type::Target),
        // A secret that is missing from a map is null; the operators refuse that too.
        Data::Unknown(Unknown::Of { of: Type::Secret, .. }) => Some(Type::Secret),
        Data::Unknown(Unknown::Of { of, nullable: false }) if Kind::of(*of) == Kind::Capsule => Some(*of),
        _ => None,
    }
}

fn added_secrets(left: &Value, right: &Value) -> Option<Value> {
    let joined = |left: &Text, right: &Text| Text::from([left.as_bytes(), right.as_bytes()].concat());
    match (&left.data, &right.data) {
        (Data::Capsule(Capsule::Secret(left)), Data::Capsule(Capsule::Secret(right))) => (left.len() + right.len()
            <= MAX_TEXT)
            .then(|| Value::new(Data::Capsule(Capsule::Secret(joined(left, right))))),
        (
            Data::Capsule(Capsule::OptionalSecret { secret, text }),
            Data::Capsule(Capsule::OptionalSecret { secret: other_secret, text: other }),
        ) => (text.len() + other.len() <= MAX_TEXT).then(|| {
            Value::new(Data::Capsule(Capsule::OptionalSecret {
                secret: *secret || *other_secret,
                text: joined(text, other),
            }))
        }),
        _ => None,
    }
}

fn arithmetic(operator: BinaryOperator, left: Number, right: Number) -> Value {
    use BinaryOperator as Op;
    let pair = Pair::of(left, right);
    let compared = match operator {
        Op::Less | Op::LessEqual | Op::Greater | Op::GreaterEqual => match pair {
            Pair::Int(left, right) => Some(left.partial_cmp(&right)),
            Pair::Uint(left, right) => Some(left.partial_cmp(&right)),
            Pair::Float(left, right) => Some(left.partial_cmp(&right)),
        },
        _ => None,
    };
    if let Some(order) = compared {
        return Value::bool(match operator {
            Op::Less => order.is_some_and(std::cmp::Ordering::is_lt),
            Op::LessEqual => order.is_some_and(std::cmp::Ordering::is_le),
            Op::Greater => order.is_some_and(std::cmp::Ordering::is_gt),
            _ => order.is_some_and(std::cmp::Ordering::is_ge),
        });
    }
    Value::number(match pair {
        Pair::Int(left, right) => Number::Int(match operator {
            Op::Add => left.wrapping_add(right),
            Op::Subtract => left.wrapping_sub(right),
            Op::Multiply => left.wrapping_mul(right),
            Op::Divide => left.checked_div(right).unwrap_or(left),
            Op::Modulo => left.checked_rem(right).unwrap_or(0),
            // A negative exponent leaves the base as it is.
            _ if right < 0 => left,
            _ => power(left as u64, right as u64) as i64,
        }),
        Pair::Uint(left, right) => Number::Uint(match operator {
            Op::Add => left.wrapping_add(right),
            Op::Subtract => left.wrapping_sub(right),
            Op::Multiply => left.wrapping_mul(right),
            Op::Divide => left.checked_div(right).unwrap_or(left),
            Op::Modulo => left.checked_rem(right).unwrap_or(0),
            _ => power(left, right),
        }),
        Pair::Float(left, right) => Number::Float(match operator {
            Op::Add => left + right,
            Op::Subtract => left - right,
            Op::Multiply => left * right,
            Op::Divide => left / right,
            Op::Modulo => left % right,
            _ => left.powf(right),
        }),
    })
}

/// Exponentiation modulo 2⁶⁴.
fn power(mut base: u64, mut exponent: u64) -> u64 {
    let mut result: u64 = 1;
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = result.wrapping_mul(base);
        }
        base = base.wrapping_mul(base);
        exponent >>= 1;
    }
    result
}

enum Harmony {
    Same,
    Changed(Value, Value),
    /// Whether an optional secret is secret is not known.
    Unknown,
}

/// Secrets and strings side by side become the same.
fn harmonised(left: &Value, right: &Value, behaviour: Behaviour) -> Harmony {
    let optional = |value: &Value| {
        matches!(
            &value.data,
            Data::Capsule(Capsule::OptionalSecret { .. }) | Data::Unknown(Unknown::Of { of: Type::OptionalSecret, .. })
        )
    };
    if !behaviour.secret_addition() {
        // Only optional secrets that are not secret were taken, as the strings they are.
        if [left, right].iter().any(|value| optional(value) && value.is_unknown()) {
            return Harmony::Unknown;
        }
        let plain = |value: &Value| match &value.data {
            Data::Capsule(Capsule::OptionalSecret { secret: false, text }) => Value::new(Data::String(text.clone())),
            _ => value.clone(),
        };
        return if optional(left) || optional(right) {
            Harmony::Changed(plain(left), plain(right))
        } else {
            Harmony::Same
        };
    }
    let secret = |text: &Text| Value::new(Data::Capsule(Capsule::Secret(text.clone())));
    let hidden = |text: &Text| Value::new(Data::Capsule(Capsule::OptionalSecret { secret: true, text: text.clone() }));
    let string = |text: &Text| Value::new(Data::String(text.clone()));
    let is_secret = |value: &Value| {
        matches!(&value.data, Data::Capsule(Capsule::Secret(_)) | Data::Unknown(Unknown::Of { of: Type::Secret, .. }))
    };
    match (&left.data, &right.data) {
        (Data::Capsule(Capsule::OptionalSecret { text, .. }), _) if is_secret(right) => {
            Harmony::Changed(secret(text), right.clone())
        }
        (_, Data::Capsule(Capsule::OptionalSecret { text, .. })) if is_secret(left) => {
            Harmony::Changed(left.clone(), secret(text))
        }
        (Data::String(text), _) if is_secret(right) => Harmony::Changed(secret(text), right.clone()),
        (_, Data::String(text)) if is_secret(left) => Harmony::Changed(left.clone(), secret(text)),
        (Data::Capsule(Capsule::OptionalSecret { secret: true, .. }), Data::String(text)) => {
            Harmony::Changed(left.clone(), hidden(text))
        }
        (Data::String(text), Data::Capsule(Capsule::OptionalSecret { secret: true, .. })) => {
            Harmony::Changed(hidden(text), right.clone())
        }
        (Data::Capsule(Capsule::OptionalSecret { secret: false, text }), Data::String(_)) => {
            Harmony::Changed(string(text), right.clone())
        }
        (Data::String(_), Data::Capsule(Capsule::OptionalSecret { secret: false, text })) => {
            Harmony::Changed(left.clone(), string(text))
        }
        // An unknown string beside a secret becomes a secret.
        (Data::Unknown(_), _) if is_secret(right) && left.kinds().single() == Some(Kind::String) => {
            Harmony::Changed(Value::of(Type::Secret), right.clone())
        }
        (_, Data::Unknown(_)) if is_secret(left) && right.kinds().single() == Some(Kind::String) => {
            Harmony::Changed(left.clone(), Value::of(Type::Secret))
        }
        (Data::Unknown(_), _) | (_, Data::Unknown(_)) => {
            let text_like = |value: &Value| match capsule_type(value) {
                Some(of) => matches!(of, Type::Secret | Type::OptionalSecret),
                None => {
                    let kinds = value.kinds();
                    kinds.contains(Kind::String) || kinds.contains(Kind::Capsule)
                }
            };
            if (optional(left) && text_like(right)) || (optional(right) && text_like(left)) {
                return Harmony::Unknown;
            }
            let undecided = |value: &Value| value.is_unknown() && value.kinds().single().is_none();
            if (is_secret(left) && undecided(right)) || (is_secret(right) && undecided(left)) {
                return Harmony::Unknown;
            }
            Harmony::Same
        }
        _ => Harmony::Same,
    }
}

/// One side is an optional secret of which nothing is known: it may count as a string or as a secret.
fn binary_of_optional_secret(operator: BinaryOperator, left: &Value, right: &Value) -> Computed {
    use BinaryOperator as Op;
    match operator {
        Op::Equal | Op::NotEqual => Ok(Value::of_kind(Kind::Bool)),
        Op::Less | Op::LessEqual | Op::Greater | Op::GreaterEqual => Ok(Value::of_kind(Kind::Bool)),
        Op::Add => Ok(Value::of_kinds(Kinds::one(Kind::String).and(Kinds::one(Kind::Capsule)))),
        _ => {
            let (wanted, list) = match operator {
                Op::Or | Op::And => (Kind::Bool, "bool"),
                _ => (Kind::Number, "number"),
            };
            // Neither a string nor a capsule will do.
            let wrong = if left.kinds().contains(wanted) { right } else { left };
            let got = wrong.kinds().first().unwrap_or(Kind::Null);
            if wrong.kinds().contains(wanted) {
                return Ok(Value::of_kind(wanted));
            }
            let operator = operator.as_str();
            Err(ValueError::new(
                wrong,
                Reason::Type,
                format!("should be one of [{list}] for binop {operator}, got {got}"),
            ))
        }
    }
}

/// Whether two values are equal, when that can be said.
#[must_use]
pub fn equal(left: &Value, right: &Value) -> Option<bool> {
    if left.kinds().common(right.kinds()).is_empty() {
        return Some(false);
    }
    match (&left.data, &right.data) {
        (Data::Unknown(_), _) | (_, Data::Unknown(_)) => (left.kinds().single() == Some(Kind::Function)
            || right.kinds().single() == Some(Kind::Function))
        .then_some(false),
        (Data::Null, Data::Null) => Some(true),
        (Data::Bool(left), Data::Bool(right)) => Some(left == right),
        (Data::Number(left), Data::Number(right)) => Some(match Pair::of(*left, *right) {
            Pair::Int(left, right) => left == right,
            Pair::Uint(left, right) => left == right,
            #[expect(clippy::float_cmp, reason = "Alloy compares floats exactly")]
            Pair::Float(left, right) => left == right,
        }),
        (Data::String(left), Data::String(right)) => Some(left == right),
        (Data::Array(left), Data::Array(right)) => {
            if left.len() != right.len() {
                return Some(false);
            }
            all_equal(left.iter().zip(right.iter()).map(|(left, right)| equal(&left, &right)))
        }
        (Data::Object(left), Data::Object(right)) => {
            if left.len() != right.len() {
                return Some(false);
            }
            all_equal(left.iter().map(|(key, left)| match right.get(key.as_bytes()) {
                Some(right) => equal(left, right),
                None => Some(false),
            }))
        }
        (Data::Namespace(left), Data::Namespace(right)) if left == right && left.has_functions() => Some(false),
        (Data::Namespace(_) | Data::Object(_), Data::Namespace(_) | Data::Object(_)) => None,
        (Data::Function(_), Data::Function(_)) => Some(false),
        (Data::Capsule(left), Data::Capsule(right)) => match (left, right) {
            (Capsule::Secret(left), Capsule::Secret(right)) => Some(left == right),
            (
                Capsule::OptionalSecret { secret, text },
                Capsule::OptionalSecret { secret: other_secret, text: other },
            ) => Some(secret == other_secret && text == other),
            (Capsule::Target(left), Capsule::Target(right)) => {
                debug_assert_eq!(left.host(), ObjectHost::Strings);
                equal(&Value::new(Data::Object(left.clone())), &Value::new(Data::Object(right.clone())))
            }
            _ => Some(false),
        },
        _ => Some(false),
    }
}

fn all_equal(parts: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut all = Some(true);
    for part in parts {
        match part {
            Some(true) => {}
            Some(false) => return Some(false),
            None => all = None,
        }
    }
    all
}
