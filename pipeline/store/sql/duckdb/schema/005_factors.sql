-- what a claim's quality is made of is data: pipeline/store/factors.toml, copied here by every opening for writing
create table factors (
    kind varchar not null,
    value varchar not null,
    -- a decimal, so that equal products are equal whatever the order of their factors
    factor decimal(4, 3) not null check (factor between 0 and 1),
    words varchar not null
);
comment on table factors is 'Evidence factors: how much a claim counts that has this value of strength, hedged or grounding, or this doubt. Written anew by each run, from the program''s own list.';
comment on column factors.kind is 'strength, hedged, grounding: columns of claims, the factors of an edge''s evidence. doubt: already multiplied into claims.reliability.';
comment on column factors.words is 'What it says of a claim; $name stands for cause or effect.';
comment on column claims.reliability is 'The product of the factors of the claim''s doubts; 1 without a doubt.';
