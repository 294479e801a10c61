-- decisions by rule are derived anew; those of a vocabulary, whose file is not asked for, stay
delete from decisions where "by" = 'rule'
