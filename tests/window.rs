//! The app opens in a real window.

use niangjia_tests::window::{Frame, Install, Screen, built_program};

/// Width and height of a PNG, from the header that every PNG starts with.
fn png_size_px(png: &[u8]) -> (u32, u32) {
    let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
    (number(16), number(20))
}

#[tokio::test]
async fn the_page_fills_a_phone_s_window_exactly_and_comes_back_after_a_kill() {
    let screen = Screen::start(800, 900).unwrap();
    let home = tempfile::tempdir().unwrap();
    let install = Install {
        program: built_program("niangjia"),
        home: home.path().to_owned(),
        frame: Frame { left_px: 0, width_px: 390, height_px: 844 },
    };

    let app = install.open(&screen).await.unwrap();
    app.see_text("娘家人").await.unwrap();
    let picture = home.path().join("page.png");
    app.screenshot(&picture).await.unwrap();
    assert_eq!(app.size().await.unwrap(), (390, 844));
    assert_eq!(png_size_px(&std::fs::read(picture).unwrap()), (390, 844));

    app.kill();
    let app = install.open(&screen).await.unwrap();
    app.see_text("娘家人").await.unwrap();
}
