from partnerwerk.cli.main import main

main()
