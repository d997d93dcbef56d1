create table hold (
    -- Installs that say they do not let go of tickets which pages took away from them.
    install uuid primary key not null references install (id),
    tickets bigint not null check (tickets >= 0),
    -- Server time in milliseconds at which it was first said.
    since bigint not null
);
