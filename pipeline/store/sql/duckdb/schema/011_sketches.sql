-- what near-duplicates are found by is kept, so that only texts that are new are looked at
create table sketches (
    abstract varchar not null,
    digest varchar not null,
    rules integer not null,
    hashes bigint[] not null
);
comment on table sketches is 'Derived from the texts: the hashes by which near-duplicates of each readable abstract are found.';
comment on column sketches.digest is 'That of the abstract whose text this is: after a change it is sketched anew.';
comment on column sketches.rules is 'Version of the rules of sketching; sketches of older versions are made anew.';
