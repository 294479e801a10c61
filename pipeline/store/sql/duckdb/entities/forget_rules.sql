-- rule verdicts are derived anew in every run
delete from merges where "by" = 'rule'
