-- name: authors
-- the authors of all readable abstracts, in short
select concat(count(*), ':', bit_xor(hash(id || array_to_string(authors, chr(31))))) as inputs
from readable_abstracts
where len(authors) > 1

-- name: built
-- from what the voices were derived
select inputs from built where stage = 'voices'

-- name: built_teams
-- from which authors the teams were derived
select inputs from built where stage = 'teams'

-- name: chosen_count
-- how many abstracts are read or to be read
select count(*) as chosen
from chosen_abstracts

-- name: count
-- how many records were read, or are in one state
select count(*) as number from abstract_states where $state is null or state = $state

-- name: derive_teams
-- abstracts that share two authors, each told by family name and first initial, among the first five and the last three;
-- a team is named by the first abstract, in the order of ids, that has two of the authors. One pass and no closure:
-- else a chain of changing authors would make one team of a whole field
insert into teams
with wrote as (
    select
        id as abstract,
        list_distinct(list_transform(
            if(len(authors) > 8, list_concat(authors[1:5], authors[-3:]), authors),
            lambda name: regexp_replace(lower(strip_accents(split_part(name, ',', 1))), '[^\w]+', '', 'g')
                || ' ' || left(trim(lower(strip_accents(split_part(name, ',', 2)))), 1)
        )) as authors
    from readable_abstracts
    where len(authors) > 1
),
pairs as (
    select w.abstract, hash(a.name, b.name) as pair
    from wrote w, unnest(w.authors) as a (name), unnest(w.authors) as b (name)
    where a.name < b.name
),
shared as (
    select pair, min(abstract) as team from pairs group by pair having count(*) > 1
)
select p.abstract, min(s.team)
from pairs p
join shared s using (pair)
group by p.abstract

-- name: first_readable
-- rows that stand for records with one of these PMIDs, DOIs or contents: the first of each
select id, base, source, digest, content, standing, pmid, doi, ordinal
from abstracts
where standing = 'readable' and (
    pmid in (select unnest($pmids::varchar[]))
    or doi in (select unnest($dois::varchar[]))
    or content in (select unnest($contents::varchar[]))
)
order by ordinal

-- name: forget_set_aside
-- these are tried again
delete from set_aside where list_contains($sources::varchar[], source)

-- name: forget_sketches
-- sketches of texts that are no longer there, or by other rules
delete from sketches
where rules <> $rules
    or (abstract, digest) not in (select (id, digest) from abstracts where standing = 'readable')

-- name: forget_teams
-- teams are derived anew from the authors
delete from teams

-- name: forget_voices
-- voices are derived anew from the texts
delete from voices

-- name: list
-- every record read, or those in one state
select a.id, a.title, a.text, a.year, a.source, s.state, s.reason, a.duplicate_of, a.journal, a.pmid, a.doi
from abstracts a
join abstract_states s on s.abstract = a.id
where $state is null or s.state = $state
order by a.ordinal

-- name: near_removed
-- readable abstracts that are nearly equal to one of these: versions of one paper, which stay
select distinct other.abstract as id
from voices v
join voices other on other.voice = v.voice
join readable_abstracts a on a.id = other.abstract
where v.abstract in (select unnest($ids::varchar[])) and other.abstract not in (select unnest($ids::varchar[]))
order by id

-- name: next_ordinal
-- the ordinal of the next record that is new
select coalesce(max(ordinal) + 1, 0) as next from abstracts

-- name: of_base
-- rows that could be one of these records
select id, base, source, digest, content, standing, pmid, doi, ordinal
from abstracts
where base in (select unnest($bases::varchar[]))
order by ordinal

-- name: readable
-- title and text of these abstracts, in no order
select id, title, text
from abstracts
where id in (select unnest($ids::varchar[]))

-- name: removals
-- the log of removals, the oldest first
select id, key, why, removed_at::varchar as removed, restored_at::varchar as restored
from removals
order by removed_at, key, id

-- name: removed
-- the abstracts that these keys name, by id, PMID or DOI, and those that stand for such a record, with the key
with keys as (
    select unnest($keys::varchar[]) as key
),
named as (
    select k.key, a.id, a.duplicate_of from abstracts a join keys k on k.key = a.id
    union
    select k.key, a.id, a.duplicate_of from abstracts a join keys k on k.key = 'pmid:' || a.pmid
    union
    select k.key, a.id, a.duplicate_of from abstracts a join keys k on k.key = 'doi:' || a.doi
)
select key, id from named
union
select key, duplicate_of from named where duplicate_of is not null
order by 1, 2

-- name: restore
-- removals are taken back
update removals set restored_at = $moment::timestamptz
where list_contains($keys::varchar[], key) and restored_at is null

-- name: sketches
-- the sketches of the readable abstracts in the order of their ids, of none that is removed, as $removed says: those
-- hashes that two abstracts have, and only abstracts that have any
with each as (
    select abstract, unnest(hashes) as hash
    from sketches
    where abstract not in (select unnest($removed::varchar[]))
)
select abstract, list(hash) as hashes
from each
where hash in (select hash from each group by hash having count(*) > 1)
group by abstract
order by abstract

-- name: teams
-- the abstracts that are of one team with others
select abstract, team from teams order by abstract

-- name: texts_hash
-- the readable abstracts and their texts, in short
select concat(count(*), ':', bit_xor(hash(id || digest))) as texts from readable_abstracts

-- name: unsketched
-- the readable abstracts without a sketch
select id, digest, title, text
from abstracts
where standing = 'readable' and id not in (select abstract from sketches)
