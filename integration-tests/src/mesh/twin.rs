//! A second replica of a service on the same database and the same queues.

use std::fs;

use anyhow::Context as _;
use local::process::ServiceProcess;

use super::{
    Mesh, READY_WITHIN,
    places::{Place, Places, free_addresses},
};

impl Mesh {
    /// Starts a second process of a service, under a name of its own, and waits until it is ready.
    ///
    /// In simulation each replica has its own clock: who moves one moves both.
    pub async fn twin(&mut self, service: &str, name: &str, failpoints: &str) -> anyhow::Result<()> {
        self.places.add_twin(service, name)?;
        let mut process = ServiceProcess::start_with(self.places.spec(name)?, &[("FAILPOINTS", failpoints)])?;
        process.wait_ready(READY_WITHIN).await?;
        self.processes.insert(name.to_owned(), process);
        Ok(())
    }

    /// Kills a second process for good.
    pub fn part(&mut self, name: &str) -> anyhow::Result<()> {
        self.kill(name)?;
        self.processes.remove(name);
        Ok(())
    }
}

impl Places {
    /// The same configuration at other addresses.
    fn add_twin(&mut self, service: &str, name: &str) -> anyhow::Result<()> {
        let [grpc_listen, admin_listen] = free_addresses()?;
        let grpc_url = format!("http://{grpc_listen}");
        let place = self.services.get(service).context("no such service")?;
        let admin_url = place.spec.admin_url.clone().context("a service's admin listener is always configured")?;
        let text = fs::read_to_string(self.folder().join(format!("{service}.toml")))?;
        let text = text
            .replace(place.grpc_url.trim_start_matches("http://"), &grpc_listen)
            .replace(admin_url.trim_start_matches("http://"), &admin_listen);
        let file = self.folder().join(format!("{name}.toml"));
        fs::write(&file, text)?;
        let mut spec = place.spec.clone().config(&file).admin_url(&format!("http://{admin_listen}"));
        spec.log = self.folder().join(format!("{name}.log"));
        self.services.insert(name.to_owned(), Place { spec, grpc_url });
        Ok(())
    }
}
