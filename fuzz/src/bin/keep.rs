//! Writes bytes as this program makes them into a folder: for every later one to read (`./dev keep`), and for a fuzzer to
//! begin with (`./dev fuzz`).

use std::path::Path;

use niangjia_fuzz::Target;

fn main() -> std::io::Result<()> {
    let Some(state) = std::env::args().nth(1) else { return Err(std::io::Error::other("usage: keep FOLDER")) };
    let state = Path::new(&state);
    if state.exists() {
        return Err(std::io::Error::other("it is kept already: what was kept is never changed"));
    }
    for target in Target::ALL {
        let folder = state.join(target.word());
        std::fs::create_dir_all(&folder)?;
        for (number, bytes) in target.seeds().iter().enumerate() {
            std::fs::write(folder.join(number.to_string()), bytes)?;
        }
    }
    Ok(())
}
