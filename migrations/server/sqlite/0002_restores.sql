create table restore (
    -- Each time that the database went back to a backup, by the epoch that began then.
    epoch blob primary key not null check (length(epoch) = 16),
    -- Server time in milliseconds.
    at integer not null,
    -- The last receipt in the backup.
    covered integer not null
) strict, without rowid;

create table restore_heard (
    -- Which installs were heard of since.
    epoch blob not null references restore (epoch),
    install blob not null,
    -- Server time in milliseconds, of the first time ...
    heard integer not null,
    -- ... and of the last time that it offered what it has; null while it has not.
    offered integer,
    primary key (epoch, install)
) strict, without rowid;

create table restore_claim (
    -- Operations that devices were told of after the backup, or that they brought before it and it does not have.
    epoch blob not null references restore (epoch),
    op blob not null check (length(op) = 16),
    install blob not null,
    -- protocol::offer::Said::number: what was said of it before.
    said integer not null,
    -- Of its receipt; 0 when there was none.
    number integer not null,
    -- 1: the database did not have it when it was offered.
    lost integer not null check (lost in (0, 1)),
    primary key (epoch, op)
) strict, without rowid;

create table restore_photo (
    -- The same of photos.
    epoch blob not null references restore (epoch),
    hash blob not null check (length(hash) = 32),
    install blob not null,
    number integer not null,
    lost integer not null check (lost in (0, 1)),
    primary key (epoch, hash)
) strict, without rowid;
