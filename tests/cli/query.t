# JMESPath over a file or standard input.
$ echo '{"a": [1, 2.50, "x"], "b": {"c": null}}' > doc.json
$ berth query 'a[2]' doc.json
  "x"
$ berth query 'length(a)' < doc.json
  3
$ berth query a doc.json --output text
  1	2.5	x
$ berth query b.c doc.json
  null
$ berth query 'a[' doc.json
!
! berth: [ERROR]: An error occurred (ParamValidation): Bad value for EXPRESSION a[: Invalid jmespath expression: Incomplete expression:
! "a["
!    ^
? 252
$ berth query 'nosuch(@)' doc.json
!
! berth: [ERROR]: Unknown function: nosuch()
? 255
$ berth query a nothing.json
!
! berth: [ERROR]: nothing.json: cannot be read: No such file or directory
? 255
$ echo '{"a": }' | berth query a
!
! berth: [ERROR]: standard input is not JSON: Expecting value: line 1 column 7 (char 6)
? 255
$ berth query
!
! berth: [ERROR]: An error occurred (ParamValidation): the following arguments are required: EXPRESSION
!
! usage: berth query EXPRESSION [FILE]
! To see help text, you can run:
!
!   berth query help
? 252
