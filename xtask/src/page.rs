//! Lays out `dist/`: the page as the shell embeds it.

use std::fs;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use crate::{styles, wasm};

const PACKAGE: &str = "niangjia-frontend";
const PROGRAM: &str = "niangjia-page.wasm";

/// Builds the page and writes `dist/`, touching only files whose bytes change.
///
/// `dist/` holds what stands in `frontend/static/` (index.html, start.js, icons), the style sheet `page.css`,
/// the program `page_bg.wasm` and its glue `page.js`.
pub(crate) fn build(root: &Path, profile: wasm::Profile) -> Result<()> {
    let started = Instant::now();
    let built = wasm::build(root, &[PACKAGE], profile)?;
    let dist = root.join("dist");
    fs::create_dir_all(&dist)?;
    let bound = bind(&built)?;

    let mut sources = vec![bound.join("page.js"), bound.join("page_bg.wasm")];
    for entry in fs::read_dir(root.join("frontend/static"))? {
        sources.push(entry?.path());
    }
    let mut files = vec![("page.css".to_owned(), styles::join(&root.join("frontend/styles"))?.into_bytes())];
    for source in sources {
        let name = source.file_name().context("a file has a name")?.to_string_lossy().into_owned();
        files.push((name, fs::read(&source).with_context(|| source.display().to_string())?));
    }
    for entry in fs::read_dir(&dist)? {
        let path = entry?.path();
        let kept = files.iter().any(|(name, _)| path.file_name() == Some(name.as_ref()));
        if !kept {
            fs::remove_file(path)?;
        }
    }
    for (name, bytes) in &files {
        write_if_changed(&dist.join(name), bytes)?;
    }
    print_sizes(&files, profile);
    println!("dist/ is ready ({:.1} s)", started.elapsed().as_secs_f32());
    Ok(())
}

/// Runs wasm-bindgen beside the compiled program, unless it has already run on these very bytes.
fn bind(built: &Path) -> Result<std::path::PathBuf> {
    let program = built.join(PROGRAM);
    let out = built.join("bound");
    let newest_input = fs::metadata(&program)?.modified()?;
    let bound = fs::metadata(out.join("page_bg.wasm")).and_then(|metadata| metadata.modified());
    if bound.is_ok_and(|bound| bound > newest_input) {
        return Ok(out);
    }
    Bindgen::new()
        .input_path(program)
        .out_name("page")
        .web(true)?
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(&out)?;
    Ok(out)
}

fn write_if_changed(path: &Path, bytes: &[u8]) -> Result<()> {
    if fs::read(path).is_ok_and(|present| present == bytes) {
        return Ok(());
    }
    fs::write(path, bytes).with_context(|| path.display().to_string())
}

fn print_sizes(files: &[(String, Vec<u8>)], profile: wasm::Profile) {
    for (name, bytes) in files {
        match profile {
            wasm::Profile::Page => {
                println!("{name:>14} {:>9} B {:>9} B brotli", bytes.len(), brotli_bytes(bytes));
            }
            // Brotli at its best level takes long on a large program, and nobody ships this one.
            wasm::Profile::Quick => println!("{name:>14} {:>9} B", bytes.len()),
        }
    }
}

/// The size of `bytes` under brotli 11, as the shell stores them.
fn brotli_bytes(bytes: &[u8]) -> usize {
    let parameters = brotli::enc::BrotliEncoderParams { quality: 11, ..Default::default() };
    let mut packed = Vec::new();
    let written = brotli::BrotliCompress(&mut &bytes[..], &mut packed, &parameters);
    written.unwrap_or(packed.len())
}
