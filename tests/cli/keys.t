# The keys of a server that requires signatures. A secret is shown once.
$ berth keys list
  {
      "AccessKeys": []
  }
$ berth keys remove AKIANOBODY
!
! berth: [ERROR]: there is no key AKIANOBODY; berth keys list shows those that there are
? 255
$ berth state path > /dev/null; ls -A ../home
$ berth keys add --access-key-id AKIAONE --secret-access-key 'it'\''s secret' --exports
  export AWS_ACCESS_KEY_ID=AKIAONE
  export AWS_SECRET_ACCESS_KEY='it'\''s secret'
  unset AWS_SESSION_TOKEN
$ echo from-a-pipe | berth keys add --access-key-id 111122223333 --secret-access-key - --query '[AccessKeyId, SecretAccessKey, Account]'
  [
      "111122223333",
      "from-a-pipe",
      "111122223333"
  ]
$ berth keys add --access-key-id AKIAONE
!
! berth: [ERROR]: there is a key AKIAONE already; berth keys remove AKIAONE takes it away
? 255
$ berth keys add --query 'keys(@)' --output text
  AccessKeyId	Account	CreateDate	SecretAccessKey
$ berth keys add --expires-in 15m --account 999988887777 --query '[Account, length(SessionToken), length(AccessKeyId)]' --output text
  999988887777	128	20
$ berth keys list --query 'AccessKeys[].[Account, Expiration != null]' --output text
  123456789012	False
  111122223333	False
  123456789012	False
  999988887777	True
$ berth keys list | grep -c -i secret
  0
? 1
$ berth keys remove AKIAONE
$ berth keys list --query 'length(AccessKeys)'
  3
$ find ../home -name 'keys.*' -printf '%f %m\n' | sort
  keys.json 600
  keys.lock 600
$ berth keys add --access-key-id a/b
!
! berth: [ERROR]: An error occurred (ParamValidation): --access-key-id is 'a/b'; it must be 3 to 128 letters, digits or underscores
? 252
$ berth keys add --expires-in soon
!
! berth: [ERROR]: An error occurred (ParamValidation): --expires-in is 'soon'; it must be a time such as 15m or 12h
? 252
$ berth keys add --secret-access-key - < /dev/null
!
! berth: [ERROR]: An error occurred (ParamValidation): --secret-access-key is empty
? 252
$ berth keys add --account 12
!
! berth: [ERROR]: An error occurred (ParamValidation): --account is '12'; it must be an account's 12 digits
? 252
$ berth keys
!
! berth: [ERROR]: An error occurred (ParamValidation): the following arguments are required: subcommand
!
! usage: berth keys add [--account ID] [--access-key-id ID] [--secret-access-key SECRET|-]
!            [--session-token TOKEN] [--expires-in 12h] [--exports]
!        berth keys list
!        berth keys remove ACCESS-KEY-ID
! To see help text, you can run:
!
!   berth keys help
? 252
$ berth keys show
!
! berth: [ERROR]: An error occurred (ParamValidation): argument subcommand: Found invalid choice 'show'
!
!
! usage: berth keys add [--account ID] [--access-key-id ID] [--secret-access-key SECRET|-]
!            [--session-token TOKEN] [--expires-in 12h] [--exports]
!        berth keys list
!        berth keys remove ACCESS-KEY-ID
! To see help text, you can run:
!
!   berth keys help
? 252
$ berth keys help
  Keeps the keys that a server with --require-signatures knows.
  
  usage: berth keys add [--account ID] [--access-key-id ID] [--secret-access-key SECRET|-]
             [--session-token TOKEN] [--expires-in 12h] [--exports]
         berth keys list
         berth keys remove ACCESS-KEY-ID
  
  `berth serve` takes any keys unless it runs with --require-signatures. Then it takes these. A secret
  that is not given is drawn.
  
  options
    --account ID                    the account that the keys are of
    --access-key-id ID              else one is drawn
    --secret-access-key SECRET      else one is drawn; - reads it from standard input
    --session-token TOKEN           a token that requests must carry as well
    --expires-in TIME               how long they are good: 15m, 12h; else for ever
    --exports                       prints them as a shell sets variables
  
  example
    berth keys add --access-key-id AKIDEXAMPLE --secret-access-key secret --exports
        export AWS_ACCESS_KEY_ID=AKIDEXAMPLE
        export AWS_SECRET_ACCESS_KEY='secret'
        unset AWS_SESSION_TOKEN
    berth keys remove AKIDEXAMPLE
