create table restore (
    -- Each time that the database went back to a backup, by the epoch that began then.
    epoch bytea primary key not null check (length(epoch) = 16),
    -- Server time in milliseconds.
    at bigint not null,
    -- The last receipt in the backup.
    covered bigint not null
);

create table restore_heard (
    -- Which installs were heard of since.
    epoch bytea not null references restore (epoch),
    install uuid not null,
    -- Server time in milliseconds, of the first time ...
    heard bigint not null,
    -- ... and of the last time that it offered what it has; null while it has not.
    offered bigint,
    primary key (epoch, install)
);

create table restore_claim (
    -- Operations that devices were told of after the backup, or that they brought before it and it does not have.
    epoch bytea not null references restore (epoch),
    op uuid not null,
    install uuid not null,
    -- protocol::offer::Said::number: what was said of it before.
    said bigint not null,
    -- Of its receipt; 0 when there was none.
    number bigint not null,
    -- 1: the database did not have it when it was offered.
    lost bigint not null check (lost in (0, 1)),
    primary key (epoch, op)
);

create table restore_photo (
    -- The same of photos.
    epoch bytea not null references restore (epoch),
    hash bytea not null check (length(hash) = 32),
    install uuid not null,
    number bigint not null,
    lost bigint not null check (lost in (0, 1)),
    primary key (epoch, hash)
);
