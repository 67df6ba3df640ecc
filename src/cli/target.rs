//! From the target's flags to the library's options.

use super::Failure;
use super::arguments::{PlatformName, StabilityLevel, TargetArguments};
use crate::catalog::{Platform, Stability, Target};
use crate::linter::Options;

impl TargetArguments {
    /// Changes `options` to what was typed; what was not typed stays.
    pub fn apply(&self, options: &mut Options) -> Result<(), Failure> {
        if let Some(text) = &self.alloy_version {
            options.target = parse_version(text)?;
        }
        if let Some(level) = self.stability_level {
            options.stability = Some(level.into());
        }
        if let Some(community) = self.community_components {
            options.community_components = Some(community);
        }
        if let Some(platform) = self.platform {
            options.platform = Some(platform.into());
        }
        Ok(())
    }
}

/// A release or a range of releases.
pub fn parse_version(text: &str) -> Result<Target, Failure> {
    Target::parse(text).map_err(|error| Failure::new(format!("--alloy-version: {error}")))
}

impl From<StabilityLevel> for Stability {
    fn from(level: StabilityLevel) -> Self {
        match level {
            StabilityLevel::GenerallyAvailable => Self::GenerallyAvailable,
            StabilityLevel::PublicPreview => Self::PublicPreview,
            StabilityLevel::Experimental => Self::Experimental,
        }
    }
}

impl From<PlatformName> for Platform {
    fn from(platform: PlatformName) -> Self {
        match platform {
            PlatformName::Linux => Self::Linux,
            PlatformName::Darwin => Self::Darwin,
            PlatformName::Windows => Self::Windows,
            PlatformName::Freebsd => Self::Freebsd,
        }
    }
}
