//! A loss of power at any moment, worked out from what a real program really asked of the disk.
//!
//! In: the system calls of one run, as `strace` writes them down. Out: folders as a disk could have left them: what was
//! synced is there; of what was only written, anything from nothing to all, sector by sector; of names that were only
//! given, as many as the folder came to. So one run is worth thousands of crashes, each told by its seed.

pub mod chance;
pub mod disk;
pub mod trace;
