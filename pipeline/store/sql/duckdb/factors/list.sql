-- the evidence factors that the graph has
select kind, value, factor::double as factor, words from factors
