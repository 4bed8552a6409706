# docker runs the program under this name, and asks for a password at each use.
$ ln -s $(readlink ../bin/berth) ../bin/docker-credential-berth
$ echo https://111122223333.dkr.ecr.eu-west-1.amazonaws.com | docker-credential-berth get | sed -E 's/[A-Za-z0-9+=]{40,}/SECRET/'
  {"ServerURL":"https://111122223333.dkr.ecr.eu-west-1.amazonaws.com","Username":"AWS","Secret":"SECRET"}
$ printf 111122223333.dkr.ecr.eu-west-1.amazonaws.com | docker-credential-berth get | berth query --output text Secret | base64 -d | berth query --output text payload | base64 -d; echo
  ecr/111122223333/eu-west-1
$ echo localhost:4566 | docker-credential-berth get | berth query --output text Secret | base64 -d | berth query --output text payload | base64 -d; echo
  ecr/123456789012/us-east-1
$ for host in 127.0.0.1:4566 '[::1]:4566' http://localhost:4566/v2/; do echo $host | docker-credential-berth get | berth query --output text Username; done
  AWS
  AWS
  AWS
$ echo registry.example:5000 | BERTH_REGISTRY_HOST=registry.example:5000 docker-credential-berth get | berth query --output text ServerURL
  registry.example:5000
$ for host in registry.example:5000 localhost:5000 https://index.docker.io/v1/ public.ecr.aws 4566 localhost; do echo $host | docker-credential-berth get; done
  credentials not found in native keychain
  credentials not found in native keychain
  credentials not found in native keychain
  credentials not found in native keychain
  credentials not found in native keychain
  credentials not found in native keychain
? 1
$ echo | docker-credential-berth get
  no credentials server URL
? 1
$ docker-credential-berth list
  {"https://123456789012.dkr.ecr.us-east-1.amazonaws.com":"AWS"}
$ echo '{"ServerURL":"localhost:4566","Username":"AWS","Secret":"x"}' | docker-credential-berth store
$ echo '{"ServerURL":"https://ghcr.io","Username":"me","Secret":"x"}' | docker-credential-berth store
  docker-credential-berth keeps no credentials: ghcr.io is not berth's
? 1
$ echo localhost:4566 | docker-credential-berth erase
$ docker-credential-berth version
  docker-credential-berth (berth) 0.1.0
$ docker-credential-berth
  Usage: docker-credential-berth <store|get|erase|list|version>
? 1
$ docker-credential-berth put
  Usage: docker-credential-berth <store|get|erase|list|version>
? 1
$ echo localhost:4566 | BERTH_CLOCK=tomorrow docker-credential-berth get
  BERTH_CLOCK is 'tomorrow'; it must be real, virtual or eager
? 1
$ echo localhost:4566 | berth docker-credential get | berth query --output text Username
  AWS
$ echo x.example:1 | AWS_ENDPOINT_URL=http://127.0.0.1:9 AWS_ACCESS_KEY_ID=1 AWS_SECRET_ACCESS_KEY=x AWS_MAX_ATTEMPTS=1 docker-credential-berth get
  credentials not found in native keychain
? 1
$ echo 127.0.0.1:9 | AWS_ENDPOINT_URL=http://127.0.0.1:9 AWS_ACCESS_KEY_ID=1 AWS_SECRET_ACCESS_KEY=x AWS_MAX_ATTEMPTS=1 docker-credential-berth get
  Could not connect to the endpoint URL: "http://127.0.0.1:9/"
? 1
