//! The program itself: commands beside a running server, and a clean end.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

const PROGRAM: &str = env!("CARGO_BIN_EXE_niangjia-server");

fn says(folder: &Path, args: &[&str]) -> String {
    let mut command = Command::new(PROGRAM);
    command.args(args);
    if args[0] != "calendar" {
        command.arg("--data").arg(folder);
    }
    let done = command.output().unwrap();
    assert!(done.status.success(), "{args:?}: {}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap()
}

struct Server {
    child: Child,
    lines: Vec<String>,
}

impl Server {
    /// Starts the server and reads what it prints first.
    fn start(folder: &Path, more: &[&str], lines: usize) -> Self {
        let mut child = Command::new(PROGRAM)
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(folder)
            .args(more)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let lines = out.lines().take(lines).map(Result::unwrap).collect();
        Self { child, lines }
    }

    fn address(&self) -> &str {
        self.lines[0].strip_prefix("listening ").unwrap()
    }

    /// Asks it to stop; tells how it ended.
    fn stops(mut self) -> Option<i32> {
        let asked = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(asked.success());
        self.child.wait().unwrap().code()
    }
}

fn gets(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn a_demonstration_is_seeded_once_and_every_person_gets_a_code() {
    let folder = tempfile::tempdir().unwrap();
    let seeded: Value = serde_json::from_str(&says(folder.path(), &["seed-demo", "--json"])).unwrap();
    assert_eq!(seeded["county"]["name"], "虚构县总工会");
    let keys: Vec<&str> = seeded["people"].as_array().unwrap().iter().map(|p| p["key"].as_str().unwrap()).collect();
    assert_eq!(keys, ["handler", "reviewer", "supervisor", "officer1", "officer2"]);
    let cases: Vec<&str> = seeded["tickets"].as_array().unwrap().iter().map(|t| t["case"].as_str().unwrap()).collect();
    assert_eq!(cases, ["A", "B", "B", "B", "B"]);
    let again: Value = serde_json::from_str(&says(folder.path(), &["seed-demo", "--json"])).unwrap();
    assert_eq!(again["people"][0]["user"], seeded["people"][0]["user"]);
    assert_ne!(again["people"][0]["code"], seeded["people"][0]["code"]);
    assert_eq!(again["fingerprint"], seeded["fingerprint"]);
}

#[test]
fn commands_work_beside_the_running_server_and_it_stops_when_asked() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), &["--insecure-loopback"], 1);
    assert!(gets(server.address(), "/healthz").contains("{\"niangjia\":1,"));
    assert!(gets(server.address(), "/openapi.json").contains("/v1/blobs/{id}"));
    let add = ["user", "add", "--county", "999901", "--county-name", "虚构县总工会", "--role", "officer", "张某某"];
    let user = says(folder.path(), &add);
    let told = says(folder.path(), &["enrol", "张某某", "--address", "[::1]:12351"]);
    let qr = told.lines().find(|line| line.starts_with("niangjia:1:[::1]:12351:")).unwrap();
    assert_eq!(qr.rsplit(':').next().unwrap().len(), 64);
    assert_eq!(says(folder.path(), &["revoke", user.trim()]), format!("revoked {}\n", user.trim()));
    assert!(says(folder.path(), &["user", "list"]).contains("张某某  [\"officer\"] revoked"));
    assert_eq!(server.stops(), Some(0));
}

#[test]
fn over_tls_the_fingerprint_is_printed_and_stays() {
    let folder = tempfile::tempdir().unwrap();
    let first = Server::start(folder.path(), &[], 2);
    let fingerprint = first.lines[1].strip_prefix("fingerprint ").unwrap().to_owned();
    assert_eq!(fingerprint.len(), 64);
    assert_eq!(first.stops(), Some(0));
    let second = Server::start(folder.path(), &[], 2);
    assert_eq!(second.lines[1], format!("fingerprint {fingerprint}"));
    assert_eq!(second.stops(), Some(0));
}

#[test]
fn plain_http_is_for_loopback_only() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(PROGRAM);
    command.args(["serve", "--insecure-loopback", "--listen", "0.0.0.0:0", "--data"]).arg(folder.path());
    assert!(!command.output().unwrap().status.success());
}

/// The table of the lifecycle, chapter 4.
#[test]
fn working_days_are_counted_as_the_notices_say() {
    let table = [
        ("2026-02-13", "5", "2026-02-27"),
        ("2026-02-10", "10", "2026-03-02"),
        ("2026-02-14", "3", "2026-02-26"),
        ("2026-02-21", "1", "2026-02-24"),
        ("2026-04-30", "5", "2026-05-11"),
        ("2026-09-30", "5", "2026-10-13"),
        ("2025-12-31", "3", "2026-01-06"),
        ("2025-01-24", "5", "2025-02-07"),
        ("2026-12-25", "10", "unknown"),
    ];
    for (date, n, due) in table {
        assert_eq!(says(Path::new("."), &["calendar", "due", date, n]).trim(), due, "{n} after {date}");
    }
}

#[test]
fn the_receipt_key_is_made_once_and_goes_with_the_backup() {
    let folder = tempfile::tempdir().unwrap();
    let backup = tempfile::tempdir().unwrap();
    let restored = tempfile::tempdir().unwrap();
    let key = says(folder.path(), &["receipt-key"]);
    assert_eq!(key.trim().len(), 64);
    assert_eq!(says(folder.path(), &["receipt-key"]), key, "the next start has the same");
    says(folder.path(), &["backup", "--to", backup.path().to_str().unwrap()]);
    says(folder.path(), &["verify-backup", "--from", backup.path().to_str().unwrap()]);
    says(restored.path(), &["restore", "--from", backup.path().to_str().unwrap()]);
    assert_eq!(says(restored.path(), &["receipt-key"]), key, "a restored county signs as before");
    std::fs::remove_file(restored.path().join("receipts.ed25519")).unwrap();
    let lost = Command::new(PROGRAM).args(["receipt-key", "--data"]).arg(restored.path()).output().unwrap();
    assert!(!lost.status.success(), "another key would make all receipts worthless");
    assert!(String::from_utf8_lossy(&lost.stderr).contains("receipts.ed25519"), "and it says what to do");
}

#[test]
fn anybody_with_the_countys_key_checks_a_list_of_receipts() {
    use niangjia_domain::operation::BlobHash;
    use niangjia_domain::outcome::{BlobReceipt, Proof};
    use niangjia_domain::time::ServerTime;
    use niangjia_protocol::account::hex;
    use niangjia_protocol::receipt::ReceiptKey;
    use niangjia_protocol::receipt::list::{Listed, ReceiptList};

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("receipts.txt");
    let key = ReceiptKey::from_seed(&[9; 32]);
    let (received, proof) = (ServerTime::from_ms(1_795_147_388_000), Proof::NONE);
    let mut receipt = BlobReceipt { hash: BlobHash([1; 32]), bytes: 5, number: 8841, received, proof };
    receipt.proof = key.prove_blob(&receipt);
    let list = ReceiptList { county: key.public(), receipts: vec![Listed::Photo(receipt)] };
    let text = list.to_text(|_| String::new());
    let check = |text: &str, key: [u8; 32]| {
        std::fs::write(&file, text).unwrap();
        let mut command = Command::new(PROGRAM);
        let done = command.arg("verify-receipts").arg(&file).args(["--key", &hex::encode(&key)]).output().unwrap();
        (done.status.success(), String::from_utf8(done.stdout).unwrap())
    };
    let (is_good, said) = check(&text, key.public());
    assert!(is_good && said.starts_with("good 8841 2026-11-20T12:03:08+08:00 photo 0101"), "{said}");
    let (is_good, said) = check(&text.replace("number 8841", "number 8842"), key.public());
    assert!(!is_good && said.starts_with("BAD 8842"), "{said}");
    let other = ReceiptKey::from_seed(&[10; 32]).public();
    assert!(!check(&text, other).0, "the key that the list names is not the one that counts");
}
