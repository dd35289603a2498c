namespace Sigmask.Losses;

/// <summary>The values of a named loss's parameters, given or by default.</summary>
internal sealed class LossArguments
{
    private readonly Dictionary<string, object> given;
    private readonly IReadOnlyList<LossParameter> parameters;

    private LossArguments(Dictionary<string, object> given, IReadOnlyList<LossParameter> parameters)
    {
        this.given = given;
        this.parameters = parameters;
    }

    /// <summary>The parameters as text, those at their defaults left out; empty if all are.</summary>
    public string Text
    {
        get
        {
            var written = parameters
                .Where(parameter => given.TryGetValue(parameter.Name, out var value) && !value.Equals(parameter.Default))
                .Select(parameter => $"{parameter.Name}={parameter.Write(given[parameter.Name])}");
            return string.Join(',', written) is { Length: > 0 } text ? $"({text})" : "";
        }
    }

    public static LossArguments Read(TermText term, IReadOnlyList<LossParameter> parameters)
    {
        var given = new Dictionary<string, object>();
        foreach (var (name, value) in term.Parameters)
        {
            var parameter = parameters.FirstOrDefault(parameter => parameter.Name == name) ?? throw Unknown(term, name, parameters);
            try
            {
                if (!given.TryAdd(name, parameter.Read(value)))
                {
                    throw new FormatException("it is given twice.");
                }
            }
            catch (FormatException error)
            {
                throw new FormatException($"Loss '{term}': {name}={value}: {error.Message}", error);
            }
        }

        return new LossArguments(given, parameters);
    }

    /// <summary>The value of a parameter that has a default.</summary>
    public T Value<T>(string name) => (T)(given.TryGetValue(name, out var value) ? value : parameters.First(parameter => parameter.Name == name).Default!);

    /// <summary>The value of a number without default, or null.</summary>
    public T? Optional<T>(string name)
        where T : struct => given.TryGetValue(name, out var value) ? (T)value : null;

    /// <summary>The value of a list or loss, or null.</summary>
    public T? Given<T>(string name)
        where T : class => given.TryGetValue(name, out var value) ? (T)value : null;

    private static FormatException Unknown(TermText term, string name, IReadOnlyList<LossParameter> parameters)
    {
        var known = parameters.Select(parameter => parameter.Name).ToArray();
        return new FormatException($"Loss '{term}': {term.Name} has no parameter '{name}'; {KnownNames.Instead(name, known)}");
    }
}
