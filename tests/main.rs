mod rendering;
mod syntax_oracle;
mod types;
