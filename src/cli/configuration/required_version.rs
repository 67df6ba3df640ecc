//! `required-version`: which releases of alloy-lint a configuration is for.

/// Whether `current` fits a list of conditions such as `>=0.2, <1`; a version alone means just that one, or all that
/// start with it.
pub fn check(required: &str, current: &str) -> Result<(), String> {
    let own = parse(current).ok_or_else(|| format!("{current:?} is no version"))?;
    for condition in required.split(',').map(str::trim) {
        let (operator, version) =
            condition.split_at(condition.find(|c: char| c.is_ascii_digit()).unwrap_or(condition.len()));
        let wanted = parse(version).ok_or_else(|| format!("{condition:?} is no condition; write it as `>=0.2, <1`"))?;
        let order = own.iter().zip(wanted.iter().copied().chain([0; 3])).map(|(a, b)| a.cmp(&b)).find(|o| o.is_ne());
        let order = order.unwrap_or(std::cmp::Ordering::Equal);
        let fits = match operator.trim() {
            "" | "=" | "==" => own.starts_with(&wanted),
            ">=" => order.is_ge(),
            ">" => order.is_gt(),
            "<=" => order.is_le(),
            "<" => order.is_lt(),
            other => return Err(format!("{other:?} is none of `>=`, `>`, `<=`, `<`, `=`")),
        };
        if !fits {
            return Err(format!("this is alloy-lint {current}, and the configuration is for `{required}`"));
        }
    }
    Ok(())
}

/// Up to three numbers.
fn parse(version: &str) -> Option<Vec<u32>> {
    let numbers: Vec<u32> = version.trim().split('.').map(|part| part.parse().ok()).collect::<Option<_>>()?;
    (numbers.len() <= 3).then_some(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions() {
        for (required, fits) in [
            (">=0.2", true),
            (">=0.2.3", true),
            (">0.2.3", false),
            (">0.2", true),
            ("<1", true),
            ("<=0.2", false),
            (">=0.1, <0.2", false),
            (">=0.1, <0.3", true),
            ("0.2", true),
            ("=0.2.3", true),
            ("0.2.4", false),
            ("==0.3", false),
        ] {
            assert_eq!(check(required, "0.2.3").is_ok(), fits, "{required}");
        }
        for wrong in ["", "new", ">=", "~=0.1", "0.1.2.3", ">=0.1,"] {
            assert!(check(wrong, "0.2.3").is_err(), "{wrong}");
        }
    }
}
