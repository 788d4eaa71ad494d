mod canary;
mod ended;
mod fixture;
mod sending;
mod staff;
