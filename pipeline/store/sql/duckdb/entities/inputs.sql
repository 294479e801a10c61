-- what the entities are derived from, in short: names in use, short forms, decisions that are derived from nothing else
select
    (select concat(count(*), ':', bit_xor(hash(m.claim, m.role, m.key)))
        from mentions m join named_claims c on c.id = m.claim) as mentions,
    (select concat(count(*), ':', bit_xor(hash(abstract, short, long))) from abbreviations) as abbreviations,
    (select concat(count(*), ':', bit_xor(hash(kind, a, b, "by", steps)))
        from decisions_in_force
        where "by" <> 'rule' and not starts_with("by", 'vocabulary: ') and not regexp_matches(kind, '^(claim|conflict|model) ')) as decisions
