create table erasure (
    -- Tickets that were erased for good, at somebody's request. What comes for one later is answered, and not kept.
    ticket uuid primary key not null,
    -- Server time in milliseconds.
    at bigint not null
);

create table erased_photo (
    -- Photos that only erased tickets referred to: their bytes are not here, and are dropped when they come.
    hash bytea primary key not null check (length(hash) = 32)
);
