//! Journeys through the mesh, as its users make them.

#[cfg(test)]
mod access;
#[cfg(test)]
mod accounts;
#[cfg(test)]
mod canary;
#[cfg(test)]
mod complaining;
#[cfg(test)]
mod dishonour;
#[cfg(test)]
mod dockets;
#[cfg(test)]
mod load;
#[cfg(test)]
mod opening;
#[cfg(test)]
mod paying;
#[cfg(test)]
mod posting;
#[cfg(test)]
mod python;
#[cfg(test)]
mod reassigning;
#[cfg(test)]
mod time;
#[cfg(test)]
mod trace;
