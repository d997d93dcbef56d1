//! The app opens in a real window.

#![expect(clippy::unwrap_used, reason = "a test says what is wrong by panicking")]

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

#[tokio::test]
async fn two_apps_stand_side_by_side_and_share_nothing() {
    // What a person does with a page, on fields of the test's own, so that it holds whatever the screens are.
    const FIELDS: &str = "document.body.insertAdjacentHTML('beforeend',
        '<p><input id=\"words\"><textarea id=\"pasted\"></textarea><input id=\"file\" type=\"file\"></p>')";
    let screen = Screen::start(1800, 900).unwrap();
    let homes = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let install = |home: usize, left_px, width_px| Install {
        program: built_program("niangjia"),
        home: homes[home].path().to_owned(),
        frame: Frame { left_px, width_px, height_px: 800 },
    };
    let phone = install(0, 0, 390).open(&screen).await.unwrap();
    let desk = install(1, 400, 1280).open(&screen).await.unwrap();
    assert_eq!(phone.size().await.unwrap(), (390, 800));
    assert_eq!(desk.size().await.unwrap(), (1280, 800));

    phone.run(FIELDS, Vec::new()).await.unwrap();
    phone.write("#words", "十名木工，欠薪四十万元").await.unwrap();
    phone.paste("#pasted", "已拍照 📷").await.unwrap();
    let photo = homes[0].path().join("告示牌.jpg");
    std::fs::write(&photo, [0xff, 0xd8]).unwrap();
    phone.attach("#file", &photo).await.unwrap();
    let read = "return [words.value, pasted.value, file.files[0].name, file.files[0].size]";
    let seen = phone.run(read, Vec::new()).await.unwrap();
    assert_eq!(seen, serde_json::json!(["十名木工，欠薪四十万元", "已拍照 📷", "告示牌.jpg", 2]));

    phone.run("localStorage.setItem('mark', 'phone')", Vec::new()).await.unwrap();
    let mark = desk.run("return localStorage.getItem('mark')", Vec::new()).await.unwrap();
    assert_eq!(mark, serde_json::Value::Null, "one app read what another kept");
}
