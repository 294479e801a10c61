-- how much a claim counts that has this value
select kind, value, factor, words from factors
