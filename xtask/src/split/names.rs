//! Shorter names for what the page gives its program. wasm-bindgen names each function it gives by what it does and a
//! hash, twice: in the program and in its JavaScript. Nobody reads them, and hashes do not compress.

use anyhow::{Result, ensure};

/// The JavaScript with its functions' names replaced by the number each has among what the program is given.
pub fn shortened(script: &str, given: &[&str]) -> Result<String> {
    let mut script = script.to_owned();
    for (at, name) in given.iter().enumerate() {
        // As a key of an object, which stands behind `{` or `,`.
        let places: Vec<usize> = script.match_indices(name).map(|(at, _)| at).collect();
        let is_key = |at: &usize| {
            let before = script.get(..*at).and_then(|text| text.chars().next_back());
            let after = script.get(at + name.len()..).and_then(|text| text.chars().next());
            matches!(before, Some('{' | ',')) && matches!(after, Some(':' | '('))
        };
        let keys: Vec<usize> = places.into_iter().filter(is_key).collect();
        ensure!(keys.len() == 1, "the page's JavaScript gives {name} {} times", keys.len());
        for key in keys {
            script.replace_range(key..key + name.len(), &short(at));
        }
    }
    Ok(script)
}

/// The name of the function with this number.
pub fn short(at: usize) -> String {
    format!("f{at}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_keys_are_renamed() {
        let script = "return{__wbg_at_1:function(e){return e.__wbg_at_1},__wbg_at_12:i};";
        let given = ["__wbg_at_12", "__wbg_at_1"];
        assert_eq!(shortened(script, &given).unwrap(), "return{f1:function(e){return e.__wbg_at_1},f0:i};");
        assert!(shortened(script, &["__wbg_of_2"]).is_err());
    }
}
