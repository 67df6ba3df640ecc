//! What evaluation does differently from release to release.

use crate::catalog::Version;

/// How the evaluation of one release behaves.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Behaviour {
    release: Version,
}

impl Behaviour {
    /// The releases at which something of this changes, oldest first; the functions of the standard library have
    /// releases of their own.
    pub const EDGES: &'static [Version] = &[
        Version::new(1, 4, 0),
        Version::new(1, 5, 0),
        Version::new(1, 6, 0),
        Version::new(1, 7, 0),
        Version::new(1, 7, 2),
        Version::new(1, 8, 0),
        Version::new(1, 9, 0),
        Version::new(1, 9, 2),
        Version::new(1, 10, 0),
        Version::new(1, 11, 0),
    ];

    #[must_use]
    pub const fn of(release: Version) -> Self {
        Self { release }
    }

    #[must_use]
    pub const fn release(self) -> Version {
        self.release
    }

    #[must_use]
    pub fn since(self, release: Version) -> bool {
        self.release >= release
    }

    /// Targets are capsules; before, they were maps of strings.
    #[must_use]
    pub fn target_capsules(self) -> bool {
        self.since(Version::new(1, 7, 0))
    }

    /// Capsules that can be objects have fields.
    #[must_use]
    pub fn capsule_fields(self) -> bool {
        self.since(Version::new(1, 7, 2))
    }

    /// `+` joins secrets.
    #[must_use]
    pub fn secret_addition(self) -> bool {
        self.since(Version::new(1, 8, 0))
    }

    /// A zero divisor is an error; before, integers crashed Alloy and floats gave infinity.
    #[must_use]
    pub fn divide_by_zero_error(self) -> bool {
        self.since(Version::new(1, 8, 0))
    }

    /// Optional secrets that are not secret are taken for numbers.
    #[must_use]
    pub fn capsules_as_numbers(self) -> bool {
        self.since(Version::new(1, 9, 2))
    }
}
