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
