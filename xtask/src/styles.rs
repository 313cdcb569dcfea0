//! The page's styles in one file. They are written as one file a subject; sent together, brotli says once what each
//! repeats of the others, a quarter of their size, and the browser asks once.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use anyhow::{Context, Result, bail};

/// How Trunk links a style.
const BEFORE: &str = "<link rel=\"stylesheet\" href=\"./";
const AFTER: &str = "\"/>";

/// Joins the styles that `index.html` links, in its order, which is their order of precedence.
pub fn join(dist: &Path) -> Result<()> {
    let page = dist.join("index.html");
    let html = fs::read_to_string(&page).context("dist/index.html cannot be read")?;
    let (rest, names) = without_styles(&html)?;
    let mut joined = String::new();
    for name in &names {
        let file = dist.join(name);
        joined +=
            fs::read_to_string(&file).with_context(|| format!("dist/{name} cannot be read"))?.trim_end();
        joined.push('\n');
        fs::remove_file(&file).with_context(|| format!("dist/{name} cannot be removed"))?;
    }
    let mut hasher = DefaultHasher::new();
    joined.hash(&mut hasher);
    let name = format!("style-{:016x}.css", hasher.finish());
    fs::write(dist.join(&name), joined).context("the joined styles cannot be written")?;
    let html = rest.replacen(PLACE, &format!("{BEFORE}{name}{AFTER}"), 1);
    fs::write(&page, html).context("dist/index.html cannot be written")
}

/// Marks where the first style stood.
const PLACE: &str = "<!-- styles -->";

/// The page without its styles, a mark where the first stood, and their names.
fn without_styles(html: &str) -> Result<(String, Vec<String>)> {
    let mut parts = html.split(BEFORE);
    let mut rest = parts.next().unwrap_or_default().to_owned();
    let mut names = Vec::new();
    for part in parts {
        let Some((name, after)) = part.split_once(AFTER) else {
            bail!("dist/index.html links a style in a way that is not Trunk's: {BEFORE}{part:.80}");
        };
        if names.is_empty() {
            rest.push_str(PLACE);
        }
        names.push(name.to_owned());
        rest.push_str(after.trim_start_matches('\n'));
    }
    if names.is_empty() {
        bail!("dist/index.html links no style as Trunk writes it ({BEFORE}…{AFTER})");
    }
    Ok((rest, names))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_are_joined_in_the_order_of_the_page() {
        let folder = std::env::temp_dir().join(format!("privatelink-styles-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let link = |name: &str| format!("{BEFORE}{name}{AFTER}\n");
        let html = format!("<head>\n{}{}<title>t</title></head>", link("b.css"), link("a.css"));
        fs::write(folder.join("index.html"), html).unwrap();
        fs::write(folder.join("a.css"), "a{}\n").unwrap();
        fs::write(folder.join("b.css"), "b{}\n").unwrap();
        join(&folder).unwrap();
        let html = fs::read_to_string(folder.join("index.html")).unwrap();
        let (rest, names) = without_styles(&html).unwrap();
        assert_eq!(rest, format!("<head>\n{PLACE}<title>t</title></head>"));
        assert_eq!(names.len(), 1);
        assert_eq!(fs::read_to_string(folder.join(&names[0])).unwrap(), "b{}\na{}\n");
        assert!(!folder.join("a.css").exists());
        assert!(without_styles("<head></head>").is_err(), "a page without styles is not ours");
        fs::remove_dir_all(&folder).unwrap();
    }
}
