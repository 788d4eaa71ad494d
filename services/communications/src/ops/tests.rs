mod canary;
mod fixture;
mod sending;
mod staff;
