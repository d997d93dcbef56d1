-- Whose deposit it is, when it came from another person of this device (niangjia_domain::holder); null for a file from
-- outside.
alter table carried add column holder integer check (holder between 1 and 8);
