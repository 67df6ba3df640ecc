//! `//go:build` lines and the system names in file names, evaluated for one platform.

/// A platform Alloy is built for, as its releases are.
#[derive(Clone, Copy, PartialEq, Eq, Debug, PartialOrd, Ord, Hash)]
pub enum Platform {
    Linux,
    Darwin,
    Windows,
    Freebsd,
}

impl Platform {
    pub const ALL: [Self; 4] = [Self::Linux, Self::Darwin, Self::Windows, Self::Freebsd];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Linux => "linux",
            Self::Darwin => "darwin",
            Self::Windows => "windows",
            Self::Freebsd => "freebsd",
        }
    }

    /// Whether a build tag holds in a release build.
    fn has(self, tag: &str) -> bool {
        match tag {
            "amd64" | "gc" | "cgo" => true,
            "unix" => self != Self::Windows,
            "promtail_journal_enabled" => self == Self::Linux,
            _ => tag == self.name() || tag.starts_with("go1."),
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub enum Constraint {
    Tag(String),
    Not(Box<Constraint>),
    And(Box<Constraint>, Box<Constraint>),
    Or(Box<Constraint>, Box<Constraint>),
}

impl Constraint {
    pub fn holds(&self, platform: Platform) -> bool {
        match self {
            Self::Tag(tag) => platform.has(tag),
            Self::Not(inner) => !inner.holds(platform),
            Self::And(a, b) => a.holds(platform) && b.holds(platform),
            Self::Or(a, b) => a.holds(platform) || b.holds(platform),
        }
    }

    /// The constraint after `//go:build`; `None` when it is not one.
    pub fn parse(text: &str) -> Option<Self> {
        let mut tokens = Vec::new();
        let mut rest = text.trim_start();
        while !rest.is_empty() {
            let length = ["&&", "||", "(", ")", "!"].iter().find(|t| rest.starts_with(**t)).map_or_else(
                || rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.')).unwrap_or(rest.len()),
                |t| t.len(),
            );
            if length == 0 {
                return None;
            }
            tokens.push(&rest[..length]);
            rest = rest[length..].trim_start();
        }
        let mut reader = Reader { tokens: &tokens, at: 0 };
        let constraint = reader.alternatives(0)?;
        (reader.at == tokens.len()).then_some(constraint)
    }
}

/// Deep enough for every real constraint; a bound, so that no text can exhaust the stack.
const MAX_NESTING: usize = 50;

struct Reader<'t> {
    tokens: &'t [&'t str],
    at: usize,
}

impl Reader<'_> {
    fn take(&mut self, token: &str) -> bool {
        let found = self.tokens.get(self.at) == Some(&token);
        self.at += usize::from(found);
        found
    }

    fn alternatives(&mut self, depth: usize) -> Option<Constraint> {
        let mut left = self.all(depth)?;
        while self.take("||") {
            left = Constraint::Or(Box::new(left), Box::new(self.all(depth)?));
        }
        Some(left)
    }

    fn all(&mut self, depth: usize) -> Option<Constraint> {
        let mut left = self.one(depth)?;
        while self.take("&&") {
            left = Constraint::And(Box::new(left), Box::new(self.one(depth)?));
        }
        Some(left)
    }

    fn one(&mut self, depth: usize) -> Option<Constraint> {
        if depth > MAX_NESTING {
            return None;
        }
        if self.take("!") {
            return Some(Constraint::Not(Box::new(self.one(depth + 1)?)));
        }
        if self.take("(") {
            let inner = self.alternatives(depth + 1)?;
            return self.take(")").then_some(inner);
        }
        let tag = self.tokens.get(self.at)?;
        self.at += 1;
        tag.starts_with(|c: char| c.is_alphanumeric() || c == '_').then(|| Constraint::Tag((*tag).to_owned()))
    }
}

const SYSTEMS: &[&str] = &[
    "aix",
    "android",
    "darwin",
    "dragonfly",
    "freebsd",
    "illumos",
    "ios",
    "js",
    "linux",
    "netbsd",
    "openbsd",
    "plan9",
    "solaris",
    "wasip1",
    "windows",
];
const ARCHITECTURES: &[&str] = &[
    "386", "amd64", "arm", "arm64", "loong64", "mips", "mips64", "mips64le", "mipsle", "ppc64", "ppc64le", "riscv64",
    "s390x", "wasm",
];

/// Whether the name of a file (`journal_linux_amd64.go`) keeps it out of a build for `platform`.
pub fn file_name_excludes(file_name: &str, platform: Platform) -> bool {
    let stem = file_name.strip_suffix(".go").unwrap_or(file_name);
    // What stands before the first underscore is never a system, as in Go's own rule.
    let mut parts: Vec<&str> = stem.split('_').skip(1).collect();
    if let Some(last) = parts.last().filter(|p| ARCHITECTURES.contains(p)) {
        if *last != "amd64" {
            return true;
        }
        parts.pop();
    }
    parts.last().is_some_and(|p| SYSTEMS.contains(p) && *p != platform.name())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constraints_hold_where_go_says_so() {
        let check = |text: &str, expected: &[Platform]| {
            let constraint = Constraint::parse(text).unwrap_or_else(|| panic!("{text} is a constraint"));
            let holds: Vec<Platform> = Platform::ALL.into_iter().filter(|p| constraint.holds(*p)).collect();
            assert_eq!(holds, expected, "{text}");
        };
        use Platform::{Darwin, Freebsd, Linux, Windows};
        check("linux && cgo && promtail_journal_enabled", &[Linux]);
        check("!linux || !cgo || !promtail_journal_enabled", &[Darwin, Windows, Freebsd]);
        check("(linux && !(amd64 || arm64)) || !(linux || darwin)", &[Windows, Freebsd]);
        check("unix", &[Linux, Darwin, Freebsd]);
        check("!freebsd && !openbsd", &[Linux, Darwin, Windows]);
        assert_eq!(Constraint::parse("linux &&"), None);
        assert_eq!(Constraint::parse("(linux"), None);
        assert_eq!(Constraint::parse(&"(".repeat(10_000)), None);
    }

    #[test]
    fn file_names_name_systems() {
        let check = |name, platform, excluded| assert_eq!(file_name_excludes(name, platform), excluded, "{name}");
        check("ebpf_linux.go", Platform::Darwin, true);
        check("ebpf_linux.go", Platform::Linux, false);
        check("java_linux_arm64.go", Platform::Linux, true);
        check("linux.go", Platform::Windows, false);
        check("windows_events.go", Platform::Linux, false);
    }
}
