# docker's file gets an entry a host: those of the registry, of BERTH_REGISTRY_HOST, and those that are asked for.
$ berth ecr login
  Login Succeeded: 123456789012.dkr.ecr.us-east-1.amazonaws.com for 12 hours, at berth's own registry, which `berth serve` answers for ({WORK}/home/.docker/config.json)
$ sed -E 's/"[A-Za-z0-9+=]{40,}"/"SECRET"/' ~/.docker/config.json; stat -c %a ~/.docker ~/.docker/config.json
  {
  	"auths": {
  		"123456789012.dkr.ecr.us-east-1.amazonaws.com": {
  			"auth": "SECRET"
  		}
  	}
  }
  700
  600
$ BERTH_REGISTRY_HOST=localhost:4566 berth ecr login --region eu-west-1 --registry-ids 111122223333 444455556666
  Login Succeeded: 111122223333.dkr.ecr.eu-west-1.amazonaws.com, 444455556666.dkr.ecr.eu-west-1.amazonaws.com, localhost:4566 for 12 hours, at berth's own registry, which `berth serve` answers for ({WORK}/home/.docker/config.json)
$ berth query 'sort(keys(auths))' ~/.docker/config.json
  [
      "111122223333.dkr.ecr.eu-west-1.amazonaws.com",
      "123456789012.dkr.ecr.us-east-1.amazonaws.com",
      "444455556666.dkr.ecr.eu-west-1.amazonaws.com",
      "localhost:4566"
  ]
$ for host in 111122223333 444455556666; do berth query --output text "auths.\"$host.dkr.ecr.eu-west-1.amazonaws.com\".auth" ~/.docker/config.json |
>   base64 -d | sed 's/^AWS://' | base64 -d | berth query --output text payload | base64 -d; echo; done
  ecr/111122223333/eu-west-1
  ecr/444455556666/eu-west-1
# Whatever else stands in the file stays, its mode and a link to it too.
$ mkdir conf real && ln -s ../real/config.json conf/config.json
$ echo '{"psFormat":"x","auths":{"ghcr.io":{"auth":"eDp5"}},"big":12345678901234567890,"plugins":{}}' > real/config.json; chmod 640 real/config.json
$ DOCKER_CONFIG=conf berth ecr login --host https://LOCALHOST:5000/v2/ localhost:5000
  Login Succeeded: localhost:5000 for 12 hours, at berth's own registry, which `berth serve` answers for (conf/config.json)
$ sed -E 's/"[A-Za-z0-9+=]{40,}"/"SECRET"/' real/config.json; stat -c '%a %F' real/config.json conf/config.json; ls -A conf real
  {
  	"psFormat": "x",
  	"auths": {
  		"ghcr.io": {
  			"auth": "eDp5"
  		},
  		"localhost:5000": {
  			"auth": "SECRET"
  		}
  	},
  	"big": 12345678901234567890,
  	"plugins": {}
  }
  640 regular file
  777 symbolic link
  conf:
  config.json
  
  real:
  config.json
# A helper that the file names gets the password instead, and the entry is empty.
$ printf '#!/bin/sh\n[ "$1" = store ] && sed -E "s/[A-Za-z0-9+=]{40,}/SECRET/" >> %s/told' "$PWD" > ../bin/docker-credential-mine; chmod +x ../bin/docker-credential-mine
$ printf '#!/bin/sh\necho the keychain is locked; exit 1' > ../bin/docker-credential-locked; chmod +x ../bin/docker-credential-locked
$ mkdir kept && echo '{"credsStore":"mine","credHelpers":{"a.example":"locked"}}' > kept/config.json
$ DOCKER_CONFIG=kept berth ecr login --host b.example
  Login Succeeded: b.example for 12 hours, at berth's own registry, which `berth serve` answers for (kept/config.json)
$ cat told kept/config.json
  {"ServerURL":"b.example","Username":"AWS","Secret":"SECRET"}
  {
  	"credsStore": "mine",
  	"credHelpers": {
  		"a.example": "locked"
  	},
  	"auths": {
  		"b.example": {}
  	}
  }
$ DOCKER_CONFIG=kept berth ecr login --host a.example
!
! berth: [ERROR]: docker-credential-locked store: the keychain is locked
? 255
$ echo '{"credsStore":"nowhere"}' > kept/config.json; DOCKER_CONFIG=kept berth ecr login
!
! berth: [ERROR]: docker-credential-nowhere: run: No such file or directory
? 255
$ cat kept/config.json
  {"credsStore":"nowhere"}
# What is not docker's is left as it is.
$ echo 'not json' > kept/config.json; DOCKER_CONFIG=kept berth ecr login
!
! berth: [ERROR]: {WORK}/cwd/kept/config.json: this is not JSON as docker writes it; it was left as it is
? 255
$ echo '{"auths":[]}' > kept/config.json; DOCKER_CONFIG=kept berth ecr login
!
! berth: [ERROR]: {WORK}/cwd/kept/config.json: its member auths is no object; it was left as it is
? 255
$ cat kept/config.json
  {"auths":[]}
$ berth ecr login --bogus
!
! usage: berth ecr login [--host HOST…] [--registry-ids ACCOUNT…]
! To see help text, you can run:
!
!   berth ecr login help
!
!
! berth: [ERROR]: Unknown options: --bogus
? 252
$ env -u AWS_DEFAULT_REGION berth ecr login
!
! berth: [ERROR]: An error occurred (NoRegion): You must specify a region. You can also configure your region by running "aws configure".
? 253
$ env -u HOME BERTH_STATE=$HOME/s berth ecr login
!
! berth: [ERROR]: An error occurred (Configuration): there is no place for docker's credentials: set DOCKER_CONFIG or HOME
? 253
$ berth ecr login help
  Lets docker in: writes a password for berth's registry where docker keeps them.
  
  usage: berth ecr login [--host HOST…] [--registry-ids ACCOUNT…]
  
  Writes what `docker login` would write, into $DOCKER_CONFIG/config.json or ~/.docker/config.json.
  Where a credential helper is set, the password goes there.
  
  options
    --host HOST …                   the registries; else those of the accounts, and those of
                                    BERTH_REGISTRY_HOST and of an endpoint
    --registry-ids ACCOUNT …        accounts whose registries are meant
  
  example
    berth ecr login --host localhost:4566
