namespace Sigmask.Arrays;

/// <summary>The dictionary of arrays in what a pickle holds.</summary>
internal static class PickledDictionary
{
    private const int MostLevels = 8;

    /// <summary>The dictionary; NumPy wraps it into an array of one object.</summary>
    /// <param name="root">The value of the pickle.</param>
    /// <param name="budget">Bytes that all arrays may take together: the length of the file. One that a pickle names twice is there twice.</param>
    /// <exception cref="FormatException">There is none, or it claims more than the file holds.</exception>
    public static NamedArrays Of(object? root, long budget)
    {
        var wrapped = root is PickleArray { Objects: [var only] } ? only : root;
        return wrapped is PickleDictionary dictionary
            ? Convert(dictionary, 1, ref budget)
            : throw new FormatException("it holds no dictionary; save one with numpy.save(path, {\"structures\": {...}}).");
    }

    private static NamedArrays Convert(PickleDictionary dictionary, int level, ref long budget)
    {
        var (arrays, dictionaries) = (new Dictionary<string, NpyArray>(), new Dictionary<string, NamedArrays>());
        foreach (var (key, value) in dictionary.Entries)
        {
            if (PickleText.Of(key) is not { } name)
            {
                continue;
            }

            if (value is PickleArray { Objects: null } array)
            {
                Spend(array.Length, ref budget);
                arrays[name] = array.ToNumbers();
            }
            else if ((value is PickleArray { Objects: [var only] } ? only : value) is PickleDictionary inner)
            {
                Spend(level < MostLevels ? 1 : long.MaxValue, ref budget);
                dictionaries[name] = Convert(inner, level + 1, ref budget);
            }
        }

        return new NamedArrays(arrays, dictionaries);
    }

    private static void Spend(long bytes, ref long budget)
    {
        if (bytes > budget)
        {
            throw new FormatException("its arrays and dictionaries refer to each other over and over; save each once.");
        }

        budget -= bytes;
    }
}
