# What docker login takes; the token's life is the real clock's.
$ berth ecr get-login-password | wc -l
  1
$ berth ecr-public get-login-password | wc -l
  1
$ berth ecr get-login-password --bogus x
!
! berth: [ERROR]: An error occurred (ParamValidation): Unknown options: --bogus,x
? 252
$ berth ecr get-login-password help
  Prints the password that docker login takes.
  
  usage: berth ecr get-login-password
  
  For docker, podman, skopeo and their like at the server that `berth serve` is; good for twelve
  hours.
  
  example
    berth ecr get-login-password | docker login --username AWS --password-stdin localhost:4566
    berth ecr get-login-password > password

# Version 1's way.
$ berth ecr get-login --no-include-email --registry-ids 111122223333 | sed 's/-p [^ ]*/-p PASSWORD/'
  docker login -u AWS -p PASSWORD https://111122223333.dkr.ecr.us-east-1.amazonaws.com
$ berth ecr get-login | sed 's/-p [^ ]*/-p PASSWORD/'
  docker login -u AWS -p PASSWORD -e none https://123456789012.dkr.ecr.us-east-1.amazonaws.com
$ berth ecr get-login --bogus
!
! usage: berth [options] <command> <subcommand> [<subcommand> ...] [parameters]
! To see help text, you can run:
!
!   berth help
!   berth <command> help
!   berth <command> <subcommand> help
!
!
! berth: [ERROR]: Unknown options: --bogus
? 252
$ berth ecr get-login --endpoint-url http://127.0.0.1:9
!
! berth: [ERROR]: An error occurred (ParamValidation): argument operation: Found invalid choice 'get-login'
!
!
! usage: berth [options] <command> <subcommand> [<subcommand> ...] [parameters]
! To see help text, you can run:
!
!   berth help
!   berth <command> help
!   berth <command> <subcommand> help
? 252
