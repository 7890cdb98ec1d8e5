using SharpFuzz;
using Vectron.PlacementDriver.Fuzzing;

// fuzz NAME: for afl-fuzz, with instrumented libraries beside. seeds NAME FOLDER: writes the sound inputs. run NAME FILE...:
// reads these inputs, to see a failure again. list: the names.
switch (args)
{
    case ["list"]:
        Console.WriteLine(string.Join('\n', FuzzTargets.All.Select(target => target.Name)));
        return 0;
    case ["fuzz", var name]:
        Fuzzer.Run((Stream stream) =>
        {
            using var input = new MemoryStream();
            stream.CopyTo(input);
            Find(name).Run(input.ToArray());
        });
        return 0;
    case ["seeds", var name, var folder]:
        _ = Directory.CreateDirectory(folder);
        foreach (var (seed, i) in Find(name).Seeds().Select((seed, i) => (seed, i)))
        {
            File.WriteAllBytes(Path.Combine(folder, $"seed-{i:D2}"), seed);
        }

        return 0;
    case ["run", var name, .. var files]:
        foreach (var file in files)
        {
            Console.WriteLine(file);
            Find(name).Run(File.ReadAllBytes(file));
        }

        return 0;
    default:
        Console.Error.WriteLine("usage: list | fuzz NAME | seeds NAME FOLDER | run NAME FILE...");
        return 2;
}

static FuzzTarget Find(string name) => FuzzTargets.All.SingleOrDefault(target => target.Name == name)
    ?? throw new ArgumentException($"there is no target {name}: {string.Join(", ", FuzzTargets.All.Select(target => target.Name))}");
