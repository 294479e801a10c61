-- what the entities are derived from, in short: names in use, short forms, verdicts that are not the rules' own
select
    (select concat(count(*), ':', bit_xor(hash(m.claim, m.role, m.key)))
        from mentions m join current_claims c on c.id = m.claim) as mentions,
    (select concat(count(*), ':', bit_xor(hash(abstract, short, long))) from abbreviations) as abbreviations,
    (select concat(count(*), ':', bit_xor(hash(a, b, verdict, "by"))) from merges where "by" <> 'rule') as merges
