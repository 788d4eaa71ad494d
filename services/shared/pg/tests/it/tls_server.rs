//! A PostgreSQL of the test's own that takes connections by TLS alone, gone with the value.

use std::{
    env, fs,
    net::TcpListener,
    os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use tempfile::TempDir;
use testkit::certificates::Issued;

const READY_WITHIN: Duration = Duration::from_secs(30);
const SETTINGS: &str = "listen_addresses = '127.0.0.1'\nunix_socket_directories = ''\nfsync = off\nmax_connections = 10\n\
                        shared_buffers = 1MB\nssl = on\nssl_cert_file = 'server.crt'\nssl_key_file = 'server.key'\n";
/// Nobody in the open; who comes by TLS needs no password.
const ADMITTED: &str = "hostssl all all 127.0.0.1/32 trust\n";

#[derive(Debug)]
pub(crate) struct TlsServer {
    programs: PathBuf,
    folder: TempDir,
    process: Child,
    port: u16,
}

impl TlsServer {
    /// A server that shows this certificate.
    pub(crate) fn start(issued: &Issued) -> Self {
        let (programs, folder) = (programs(), TempDir::new().unwrap());
        own(folder.path(), 0o700);
        let data = folder.path().join("data");
        let mut initdb = command(&programs.join("initdb"));
        initdb
            .args(["-U", "postgres", "-A", "reject", "--locale=C", "--no-sync", "--no-instructions", "-D"])
            .arg(&data);
        let made = initdb.output().unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        fs::write(data.join("postgresql.auto.conf"), SETTINGS).unwrap();
        fs::write(data.join("pg_hba.conf"), ADMITTED).unwrap();
        show(&data, issued);
        let log = folder.path().join("log");
        // Between the search for a port and its use somebody else may take it.
        for _ in 0..5 {
            let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
            let mut postgres = command(&programs.join("postgres"));
            postgres.arg("-D").arg(&data).args(["-p", &port.to_string()]);
            let mut process = postgres.stderr(fs::File::create(&log).unwrap()).spawn().unwrap();
            if is_ready(&mut process, &log) {
                return Self { programs, folder, process, port };
            }
        }
        panic!("PostgreSQL does not start: {}", fs::read_to_string(log).unwrap());
    }

    /// The superuser's URL by this name of the server.
    pub(crate) fn url(&self, host: &str) -> String {
        format!("postgres://postgres@{host}:{}/postgres", self.port)
    }

    /// Shows another certificate to whoever connects from now on; that takes the server a moment.
    pub(crate) fn renew(&self, issued: &Issued) {
        show(&self.data(), issued);
        assert!(self.control(&["reload"]));
    }

    fn control(&self, arguments: &[&str]) -> bool {
        let mut command = command(&self.programs.join("pg_ctl"));
        command.arg("-D").arg(self.data()).args(arguments).stdout(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }
}

impl Drop for TlsServer {
    fn drop(&mut self) {
        // Not killed: that would leave its shared memory behind.
        if !self.control(&["stop", "-m", "immediate", "-W"]) {
            let _ = self.process.kill();
        }
        let _ = self.process.wait();
    }
}

fn is_ready(process: &mut Child, log: &Path) -> bool {
    let begun = Instant::now();
    while process.try_wait().unwrap().is_none() && begun.elapsed() < READY_WITHIN {
        if fs::read_to_string(log).unwrap().contains("ready to accept connections") {
            return true;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let _ = process.kill();
    let _ = process.wait();
    false
}

/// Puts a certificate and its key where the server reads them.
fn show(data: &Path, issued: &Issued) {
    for (name, text) in [("server.key", &issued.key), ("server.crt", &issued.certificate)] {
        let file = data.join(name);
        fs::write(&file, text).unwrap();
        own(&file, 0o600);
    }
}

/// As the system's user `postgres` when run as root, whom PostgreSQL refuses; it ends with whoever started it.
fn command(program: &Path) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "QUIT"]);
    if let Some((user, group)) = user() {
        command.args([format!("--reuid={user}"), format!("--regid={group}"), "--clear-groups".to_owned()]);
    }
    command.arg("--").arg(program).env_clear().env("PATH", "/usr/bin:/bin").env("LANG", "C").current_dir("/");
    command.stdin(Stdio::null()).stderr(Stdio::piped());
    command
}

fn own(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    if let Some((user, group)) = user() {
        chown(path, Some(user), Some(group)).unwrap();
    }
}

/// Whom root lends the server to.
fn user() -> Option<(u32, u32)> {
    if fs::metadata("/proc/self").unwrap().uid() != 0 {
        return None;
    }
    let users = fs::read_to_string("/etc/passwd").unwrap();
    let line = users.lines().find(|line| line.starts_with("postgres:")).expect("the system has no user `postgres`");
    let mut numbers = line.split(':').skip(2).map(|number| number.parse().unwrap());
    Some((numbers.next().unwrap(), numbers.next().unwrap()))
}

/// The folder of `initdb` and `postgres`: of those on the path, or of Debian's packages.
fn programs() -> PathBuf {
    let path = env::var_os("PATH").unwrap_or_default();
    let packages = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let packages = packages.map(|version| version.path().join("bin"));
    let mut folders = packages.chain(env::split_paths(&path));
    let found = folders.find(|folder| folder.join("initdb").is_file() && folder.join("pg_ctl").is_file());
    found.expect("PostgreSQL's programs are not installed")
}
