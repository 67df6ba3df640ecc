mod rendering;
mod syntax_oracle;
