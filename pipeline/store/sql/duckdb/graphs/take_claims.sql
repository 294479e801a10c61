-- the claims of the readings that were taken. The id of a claim whose abstract has another id here is made of its own: what
-- the reader said in its own words is not kept
insert into claims_taken
with both_ as (
    select 0 as age, id, extraction from older.claims
    union all
    select 1, id, extraction from newer.claims
)
select b.age, b.id, if(t.new = t.old, b.id, 'sha256:' || left(sha256(concat_ws(chr(31), t.new, b.id)), 16))
from both_ b
join readings_taken t on t.age = b.age and t.old = b.extraction;
insert or ignore into claims by name
select c.* replace (k.new as id, t.new as extraction, t.abstract as abstract)
from older.claims c
join claims_taken k on k.age = 0 and k.old = c.id
join readings_taken t on t.age = 0 and t.old = c.extraction;
insert or ignore into claims by name
select c.* replace (k.new as id, t.new as extraction, t.abstract as abstract)
from newer.claims c
join claims_taken k on k.age = 1 and k.old = c.id
join readings_taken t on t.age = 1 and t.old = c.extraction;
insert into mentions by name
select m.* replace (k.new as claim)
from older.mentions m
join claims_taken k on k.age = 0 and k.old = m.claim;
insert into mentions by name
select m.* replace (k.new as claim)
from newer.mentions m
join claims_taken k on k.age = 1 and k.old = m.claim
