//! What can be typed on the command line.

use std::path::PathBuf;

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};

use super::severities::SeverityArguments;

/// Finds mistakes in Grafana Alloy configuration before it is deployed.
#[derive(Parser, Debug)]
#[command(name = "alloy-lint", version, about, propagate_version = true, disable_help_subcommand = true)]
#[command(after_help = "Exit codes: 0 nothing found, 1 findings (or `format --check` would change a file), \
                        2 wrong flag, configuration, input or output.")]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
    #[command(flatten)]
    pub global: GlobalArguments,
}

#[derive(Args, Debug, Clone)]
pub struct GlobalArguments {
    /// When to colour output
    #[arg(long, value_enum, default_value_t = ColorChoice::Auto, global = true, value_name = "WHEN")]
    pub color: ColorChoice,
    /// Print findings only: no totals, no progress
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Print nothing; the exit code says it all
    #[arg(short, long, global = true)]
    pub silent: bool,
    /// Use this configuration file for every path; or set a key, as in a file: `lint.ignore = ["x"]` (repeatable)
    #[arg(long, global = true, value_name = "FILE|KEY=VALUE", env = super::configuration::inline::VARIABLE)]
    pub config: Vec<PathBuf>,
    /// Read no configuration file and look at no sibling files
    #[arg(long, global = true)]
    pub isolated: bool,
    /// Threads to use; 0: as many as there are cores
    #[arg(long, global = true, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub threads: usize,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum ColorChoice {
    Auto,
    Always,
    Never,
}

#[derive(Subcommand, Debug)]
pub enum Command {
    /// Find mistakes in files, folders or standard input
    Check(Box<CheckArguments>),
    /// Rewrite files in Alloy's canonical format
    #[command(visible_alias = "fmt")]
    Format(FormatArguments),
    /// Show what is known of a component, a block or a function
    Catalog(CatalogArguments),
    /// Explain a rule
    Rule(RuleArguments),
    /// Show the typed tree of a file
    Ast(AstArguments),
    /// Explain the options of `alloy-lint.toml`, or check one (`config verify`)
    Config(ConfigArguments),
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page in roff
    #[command(hide = true)]
    Man,
    /// Print the version
    Version {
        #[arg(long, value_enum, default_value_t = TextOrJson::Text, value_name = "FORMAT", alias = "output-format")]
        format: TextOrJson,
    },
    /// Draw the component graph: what is connected to what, and what flows there
    Graph(GraphArguments),
    /// What a configuration does, in words, in the order data flows
    Explain(ExplainArguments),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum TextOrJson {
    Text,
    Json,
}

/// What is checked, and against what.
#[derive(Args, Debug, Clone, Default)]
#[command(next_help_heading = "Target")]
pub struct TargetArguments {
    /// The release of Alloy: `1.9.2`, `1.9` (its newest patch), or a range `1.8..1.12`, `>=1.8,<1.12`
    #[arg(long, value_name = "VERSION", allow_hyphen_values = true)]
    pub alloy_version: Option<String>,
    /// What the collector is started with; unset, nothing is refused for its stability
    #[arg(long, visible_alias = "stability.level", value_name = "LEVEL", value_enum)]
    pub stability_level: Option<StabilityLevel>,
    /// Whether community components are on
    #[arg(
        long,
        visible_alias = "feature.community-components.enabled",
        value_name = "BOOL",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "true"
    )]
    pub community_components: Option<bool>,
    /// Where the collector runs; unset, components of any platform are taken
    #[arg(long, value_name = "PLATFORM", value_enum)]
    pub platform: Option<PlatformName>,
    /// Take each folder as one configuration, as `alloy run FOLDER` does
    #[arg(long)]
    pub merge_directories: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum StabilityLevel {
    GenerallyAvailable,
    PublicPreview,
    Experimental,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum PlatformName {
    Linux,
    Darwin,
    Windows,
    Freebsd,
}

/// Which files of a folder are taken.
#[derive(Args, Debug, Clone, Default)]
#[command(next_help_heading = "Files")]
pub struct FileArguments {
    /// Leave out files that match this glob (repeatable)
    #[arg(long, value_name = "GLOB")]
    pub exclude: Vec<String>,
    /// Leave out excluded files also when they are named on the command line
    #[arg(long)]
    pub force_exclude: bool,
    /// Walk also what `.gitignore` and its like leave out
    #[arg(long)]
    pub no_respect_gitignore: bool,
    /// The name that stands for standard input (`-`)
    #[arg(long, value_name = "PATH")]
    pub stdin_filename: Option<String>,
}

#[derive(Args, Debug, Clone)]
pub struct CheckArguments {
    /// Files and folders; `-` is standard input
    #[arg(value_name = "PATH", default_value = ".", hide_default_value = true)]
    pub paths: Vec<PathBuf>,
    #[command(flatten)]
    pub target: TargetArguments,
    #[command(flatten)]
    pub files: FileArguments,
    #[command(flatten)]
    pub rules: RuleSelection,
    #[command(flatten)]
    pub severities: SeverityArguments,
    #[command(flatten)]
    pub fixes: FixArguments,
    #[command(flatten)]
    pub output: OutputArguments,
    #[command(flatten)]
    pub adoption: AdoptionArguments,
    /// Print the settings that hold for each file, and check nothing
    #[arg(long)]
    pub show_settings: bool,
    /// Print the files that would be checked, and check nothing
    #[arg(long)]
    pub show_files: bool,
    /// Check again whenever a file changes, until Ctrl-C
    #[arg(short, long)]
    pub watch: bool,
    /// Exit with 2 when there is no file to check
    #[arg(long)]
    pub fail_on_no_files: bool,
}

#[derive(Args, Debug, Clone, Default)]
#[command(next_help_heading = "Rules")]
pub struct RuleSelection {
    /// Only these rules: names, categories, `check`, `lint` or `all` (comma-separated, repeatable)
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub select: Vec<String>,
    /// These rules too
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub extend_select: Vec<String>,
    /// Preview rules too
    #[arg(long)]
    pub preview: bool,
    /// Not these rules
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub ignore: Vec<String>,
    /// Obey no suppression comments
    #[arg(long)]
    pub no_ignores: bool,
}

#[derive(Args, Debug, Clone, Default)]
#[command(next_help_heading = "Fixes")]
pub struct FixArguments {
    /// Apply safe fixes
    #[arg(long)]
    pub fix: bool,
    /// Apply safe fixes, and neither report what is left nor fail for it
    #[arg(long, conflicts_with_all = ["diff", "add_ignore", "write_baseline", "prune_baseline"])]
    pub fix_only: bool,
    /// With --fix, --fix-only or --diff: apply fixes too that may change the meaning
    #[arg(long)]
    pub unsafe_fixes: bool,
    /// Print what --fix would change as a patch, and write nothing
    #[arg(long)]
    pub diff: bool,
    /// List what was fixed: in which file, of which rule, how often
    #[arg(long)]
    pub show_fixes: bool,
    /// Exit with 1 when something was fixed, even if nothing is left
    #[arg(long)]
    pub exit_non_zero_on_fix: bool,
}

impl FixArguments {
    /// Whether files are rewritten.
    pub fn writes(&self) -> bool {
        self.fix || self.fix_only
    }
}

#[derive(Args, Debug, Clone, Default)]
#[command(next_help_heading = "Output")]
pub struct OutputArguments {
    /// How findings are printed; repeatable, each further one needs its --output-file
    #[arg(long, value_enum, value_name = "FORMAT", env = "ALLOY_LINT_OUTPUT_FORMAT", value_delimiter = ',')]
    pub output_format: Vec<OutputFormat>,
    /// Where findings go instead of standard output; `-` is standard output
    #[arg(short = 'o', long, value_name = "FILE")]
    pub output_file: Vec<PathBuf>,
    /// Show nothing below this severity
    #[arg(long, value_enum, value_name = "SEVERITY")]
    pub min_severity: Option<SeverityName>,
    /// Exit with 1 only for findings of this severity or worse [default: error]
    #[arg(long, value_enum, value_name = "SEVERITY")]
    pub fail_on: Option<FailOn>,
    /// Exit with 0 whatever is found
    #[arg(long)]
    pub exit_zero: bool,
    /// Print how often each rule found something
    #[arg(long)]
    pub statistics: bool,
}

#[derive(Args, Debug, Clone, Default)]
#[command(next_help_heading = "Adoption")]
pub struct AdoptionArguments {
    /// Report only what is not in this baseline
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// Write all findings to the baseline
    #[arg(long, action = ArgAction::SetTrue)]
    pub write_baseline: bool,
    /// Take what is no longer found out of the baseline
    #[arg(long, conflicts_with = "write_baseline")]
    pub prune_baseline: bool,
    /// Write a suppression comment at every finding
    #[arg(long, value_name = "REASON", num_args = 0..=1, require_equals = true, default_missing_value = "")]
    pub add_ignore: Option<String>,
    /// Report only findings on lines that changed since this Git revision
    #[arg(long, value_name = "REV", allow_hyphen_values = false)]
    pub new_from_rev: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, ValueEnum)]
pub enum SeverityName {
    Info,
    Warning,
    Error,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum FailOn {
    Error,
    Warning,
    Info,
    Never,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum OutputFormat {
    /// For people: each finding with its lines
    Full,
    /// One line a finding
    Concise,
    /// One line a finding, under its file
    Grouped,
    /// One JSON object
    Json,
    /// One JSON object a line
    #[value(alias = "ndjson")]
    JsonLines,
    /// SARIF 2.1.0
    Sarif,
    /// GitHub annotations
    Github,
    /// GitLab Code Quality
    Gitlab,
    /// JUnit XML
    Junit,
    /// Checkstyle XML
    Checkstyle,
    /// Reviewdog
    Rdjson,
    /// What `alloy validate` prints
    Alloy,
}

#[derive(Args, Debug, Clone)]
pub struct FormatArguments {
    /// Files and folders; `-` is standard input
    #[arg(value_name = "PATH", default_value = ".", hide_default_value = true)]
    pub paths: Vec<PathBuf>,
    /// Write nothing; exit with 1 if a file would change
    #[arg(long)]
    pub check: bool,
    /// Write nothing; print what would change as a patch
    #[arg(long)]
    pub diff: bool,
    /// Format only the statements that touch these lines: `START:END`, counted from 1
    #[arg(long, value_name = "LINES")]
    pub range: Option<String>,
    #[command(flatten)]
    pub files: FileArguments,
}

#[derive(Args, Debug, Clone)]
pub struct GraphArguments {
    /// Files and folders; `-` is standard input
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,
    /// How the graph is written
    #[arg(long, value_enum, default_value_t = GraphFormat::Mermaid, value_name = "FORMAT", alias = "output-format")]
    pub format: GraphFormat,
    /// Where it goes instead of standard output
    #[arg(short = 'o', long, value_name = "FILE")]
    pub output_file: Option<PathBuf>,
    /// Only this component and what its data comes from and goes to (repeatable)
    #[arg(long, value_name = "COMPONENT")]
    pub focus: Vec<String>,
    /// With --focus: how many steps in each direction [default: all]
    #[arg(long, value_name = "N", requires = "focus")]
    pub depth: Option<usize>,
    /// Show each declare, import and foreach as one node
    #[arg(long)]
    pub collapse_modules: bool,
    #[command(flatten)]
    pub target: TargetArguments,
    #[command(flatten)]
    pub files: FileArguments,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum GraphFormat {
    /// A Mermaid flowchart, for Markdown
    Mermaid,
    /// For Graphviz
    Dot,
    /// One JSON object
    Json,
    /// A picture, light or dark as the reader prefers
    Svg,
    /// A page to pan, zoom and search in, in one file
    Html,
}

#[derive(Args, Debug, Clone)]
pub struct ExplainArguments {
    /// Files and folders; `-` is standard input
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,
    /// How it is written
    #[arg(long, value_enum, default_value_t = ExplainFormat::Text, value_name = "FORMAT", alias = "output-format")]
    pub format: ExplainFormat,
    /// Where it goes instead of standard output
    #[arg(short = 'o', long, value_name = "FILE")]
    pub output_file: Option<PathBuf>,
    #[command(flatten)]
    pub target: TargetArguments,
    #[command(flatten)]
    pub files: FileArguments,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum ExplainFormat {
    /// For a terminal
    Text,
    /// For a pull request
    Markdown,
    /// One JSON object
    Json,
}

#[derive(Args, Debug, Clone)]
pub struct CatalogArguments {
    /// A component, a configuration block, a function, or `versions`; without it the list
    pub name: Option<String>,
    /// Every component and configuration block, with all parts
    #[arg(long, conflicts_with_all = ["name", "diff"])]
    pub all: bool,
    /// What changed from one release to another, in everything or in NAME
    #[arg(long, value_name = "FROM..TO", conflicts_with = "alloy_version")]
    pub diff: Option<String>,
    /// The release of Alloy: `1.9.2`, or `1.9` (its newest patch) [default: the newest]
    #[arg(long, value_name = "VERSION")]
    pub alloy_version: Option<String>,
    /// Text for people or JSON
    #[arg(long, value_enum, default_value_t = TextOrJson::Text, value_name = "FORMAT")]
    pub format: TextOrJson,
}

#[derive(Args, Debug, Clone)]
pub struct RuleArguments {
    /// The rule's name
    pub name: Option<String>,
    /// Every rule
    #[arg(long, conflicts_with = "name")]
    pub all: bool,
    /// Text for people or JSON
    #[arg(long, value_enum, default_value_t = TextOrJson::Text, value_name = "FORMAT", alias = "output-format")]
    pub format: TextOrJson,
}

#[derive(Args, Debug, Clone)]
pub struct AstArguments {
    /// A file; `-` is standard input
    pub path: PathBuf,
    /// Text for people or JSON
    #[arg(long, value_enum, default_value_t = TextOrJson::Text, value_name = "FORMAT")]
    pub format: TextOrJson,
}

#[derive(Args, Debug, Clone)]
pub struct ConfigArguments {
    /// A key of `alloy-lint.toml`; `verify` checks a file; `schema` prints the JSON Schema; without it every key
    pub key: Option<String>,
    /// The file to verify; without it the one that holds for the current folder
    pub path: Option<PathBuf>,
    /// Text for people or JSON
    #[arg(long, value_enum, default_value_t = TextOrJson::Text, value_name = "FORMAT", alias = "output-format")]
    pub format: TextOrJson,
}
