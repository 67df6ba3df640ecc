mod compare;
mod evaluate;
mod foreign;
mod golang;
mod program;
mod release;
#[path = "../../../src/catalog/schema.rs"]
mod schema;
mod source;
mod survey;
mod text_types;
#[path = "../../../src/catalog/version.rs"]
mod version;
#[path = "../../../src/catalog/vocabulary.rs"]
mod vocabulary;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let parsed = std::rc::Rc::new(source::ParseCache::default());
    let table = foreign::ForeignValues::parse(include_str!("../foreign-values.json")).unwrap();
    for tag in &args[1..] {
        let tree = source::SourceTree::git(std::path::Path::new("/work/.mirror/grafana+alloy/repo"), tag, parsed.clone()).unwrap();
        let start = std::time::Instant::now();
        let survey = survey::survey(&tree, &table).unwrap();
        println!("{tag}: {} components {:?}", survey.release.components.len(), start.elapsed());
        for p in &survey.problems { println!("  problem {p}"); }
        let truth = format!("/work/shared/facts/catalog/truth/{tag}.json");
        if let Ok(c) = compare::with_file(&survey.release, std::path::Path::new(&truth)) {
            println!("  nodes {} defaults {} differences {} foreign {}", c.nodes, c.defaults, c.differences.len(), c.foreign.len());
            for d in &c.differences { println!("   DIFF {d}"); }
            for d in &c.foreign { println!("   FOREIGN {d}"); }
        }
    }
}
