//! The names of types as Go prints them.

use super::value::{ArrayHost, Capsule, Data, ObjectHost, Unknown, Value};
use super::{Kind, Number};
use crate::catalog::Type;

/// Go's name of the type that a catalog type stands for, as `%T` prints it.
pub(super) fn type_name(of: Type) -> String {
    match of {
        Type::Bool => "bool".to_owned(),
        Type::String => "string".to_owned(),
        Type::Int => "int".to_owned(),
        Type::Uint => "uint".to_owned(),
        Type::Float => "float64".to_owned(),
        Type::Duration => "time.Duration".to_owned(),
        Type::Text(text) => text.name.to_owned(),
        Type::Secret => "alloytypes.Secret".to_owned(),
        Type::OptionalSecret => "alloytypes.OptionalSecret".to_owned(),
        Type::Any => "interface {}".to_owned(),
        Type::List(element) => format!("[]{}", type_name(*element)),
        Type::Map(element) => format!("map[string]{}", type_name(*element)),
        Type::Target => "discovery.Target".to_owned(),
        Type::Object(name) | Type::Capsule(name) => name.to_owned(),
    }
}

/// Go's name of the type of a value. Interfaces show what is in them: known for the commonest receivers.
pub(super) fn value_type_name(value: &Value) -> String {
    match &value.data {
        Data::Null => "<nil>".to_owned(),
        Data::Bool(_) => "bool".to_owned(),
        Data::Number(Number::Int(_)) => "int64".to_owned(),
        Data::Number(Number::Uint(_)) => "uint64".to_owned(),
        Data::Number(Number::Float(_)) => "float64".to_owned(),
        Data::String(_) | Data::Unknown(Unknown::OneOf(_)) => "string".to_owned(),
        Data::Array(array) => match array.host() {
            ArrayHost::Values => "[]value.Value",
            ArrayHost::Strings => "[]string",
            ArrayHost::Anys => "[]interface {}",
            ArrayHost::Bytes => "[]uint8",
            ArrayHost::Targets => "[]discovery.Target",
        }
        .to_owned(),
        Data::Object(object) => match object.host() {
            ObjectHost::Values => "map[string]value.Value",
            ObjectHost::Strings => "map[string]string",
            ObjectHost::Anys => "map[string]interface {}",
            ObjectHost::Struct => "struct",
        }
        .to_owned(),
        Data::Namespace(_) => "map[string]interface {}".to_owned(),
        Data::Function(function) => function.go_type(),
        Data::Capsule(Capsule::Secret(_)) => "alloytypes.Secret".to_owned(),
        Data::Capsule(Capsule::OptionalSecret { .. }) => "alloytypes.OptionalSecret".to_owned(),
        Data::Capsule(Capsule::Target(_)) => "discovery.Target".to_owned(),
        Data::Unknown(Unknown::Of { of: Type::Capsule("loki.LogsReceiver"), .. }) => "*loki.logsReceiver".to_owned(),
        Data::Unknown(Unknown::Of { of: Type::Capsule("storage.Appendable"), .. }) => {
            "*prometheus.Interceptor".to_owned()
        }
        Data::Unknown(Unknown::Of { of, .. }) => type_name(*of),
        Data::Unknown(Unknown::Kinds(kinds)) => match kinds.first() {
            Some(Kind::Number) => "float64",
            Some(Kind::String) => "string",
            Some(Kind::Bool) => "bool",
            Some(Kind::Array) => "[]interface {}",
            _ => "interface {}",
        }
        .to_owned(),
    }
}
