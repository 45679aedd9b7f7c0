using Unblur.Bench;

if (args is not ["dmphn", .. var options])
{
    Console.Error.WriteLine("usage: dotnet run -c Release --project bench/Unblur.Bench -- dmphn [RUNS] [PYTHON]");
    return 2;
}

var runs = options.Length > 0 ? int.Parse(options[0], System.Globalization.CultureInfo.InvariantCulture) : 3;
DmphnBenchmark.Run(runs, python: options.Length > 1 ? options[1] : "/usr/bin/python3");
return 0;
