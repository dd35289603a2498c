namespace Sigmask.Arrays;

/// <summary>Arrays whose first axis is the fastest, as some Python code saves them.</summary>
internal static class FortranOrder
{
    /// <summary>The same array with its last axis the fastest.</summary>
    public static Array ToC(Array numbers, IReadOnlyList<int> shape)
    {
        var result = Array.CreateInstance(numbers.GetType().GetElementType()!, numbers.Length);
        var strides = new int[shape.Count];
        for (int axis = 0, stride = 1; axis < shape.Count; stride *= shape[axis++])
        {
            strides[axis] = stride;
        }

        var index = new int[shape.Count];
        for (int to = 0, from = 0; to < numbers.Length; to++)
        {
            Array.Copy(numbers, from, result, to, 1);
            for (var axis = shape.Count - 1; axis >= 0; axis--)
            {
                from += strides[axis];
                if (++index[axis] < shape[axis])
                {
                    break;
                }

                from -= strides[axis] * shape[axis];
                index[axis] = 0;
            }
        }

        return result;
    }
}
